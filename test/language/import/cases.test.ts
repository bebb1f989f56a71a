import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { IMPORT_FORMATS, importSessions } from '../../../src/language';
import { findingsOf } from '../support/findings';

const folder = join(import.meta.dirname, 'cases');

/** A case is a file: what is imported, the script that it makes, what is said of its lines. `-u` writes what comes out. */
describe.each(IMPORT_FORMATS)('%s', (from) => {
  const names = readdirSync(join(folder, from));

  test.each(names)('%s', async (name) => {
    const file = join(folder, from, name);
    const {
      text,
      notes: [notes = []],
    } = importSessions([{ text: inputOf(file) }], { from });
    const said = notes.map(({ line, message }) => `${line}: ${message}\n`).join('');
    await expect(`== input\n${inputOf(file)}== script\n${text}== notes\n${said}`).toMatchFileSnapshot(file);
  });

  test.each(names)('nothing stops the script that %s makes', async (name) => {
    const { text } = importSessions([{ text: inputOf(join(folder, from, name)) }], { from });
    expect(
      (await findingsOf(text, { '/ca.pem': '', '/picture.png.b64': '' })).filter(({ stopsRun }) => stopsRun),
    ).toEqual([]);
  });
});

function inputOf(file: string): string {
  return readFileSync(file, 'utf8').split(/^== (?:input|script|notes)\n/m)[1] ?? '';
}
