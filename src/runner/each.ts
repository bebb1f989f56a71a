import { readFile } from 'node:fs/promises';
import type { Action, DirectiveItem } from '../language';
import type { SessionContext } from './context';
import { attempt } from './problems';
import type { Standing } from './step';
import { ValueError } from './values';

/** The values that an @each gives its name, one after the other; undefined where its file can not be read, which fails a step of its own. */
export async function valuesOf(
  { values }: Extract<Action, { name: 'each' }>,
  at: Standing<DirectiveItem>,
  { recorder, settings, resolve }: SessionContext,
): Promise<readonly string[] | undefined> {
  if (values.kind === 'list') {
    return values.values;
  }
  const { path } = values;
  let text = '';
  const step = recorder.begin('directive', at);
  const read = await attempt(step, async () => {
    text = await readFile(resolve(at.project, path), 'utf8').catch(() => {
      throw new ValueError(`The file ${path} can not be read.`);
    });
  });
  if (!read) {
    recorder.end(step, settings.onFailure);
  }
  return read ? text.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/) : undefined;
}
