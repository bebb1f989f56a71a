import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importSessions, parse, walkItems } from '../../src/language';
import { findingsOf } from './support/findings';

const folder = join(import.meta.dirname, 'rfc');

/**
 * A dialogue that an RFC prints, each command and code as printed, with replies in words of our own; the heading says
 * where it is one of our own. Below it stands what is truly wrong, each with its reason: what is found, or what the
 * importer says of a line of it.
 */
interface Dialogue {
  readonly section: string;
  readonly transcript: string;
  readonly wrong: readonly string[];
}

describe.each(readdirSync(folder))('RFC %s', (file) => {
  test.each(dialoguesOf(file))('$section', async ({ transcript, wrong }) => {
    const { text, notes } = importSessions([{ text: transcript }], { from: 'transcript' });
    expect([...walkItems(parse(text).sessions[0]?.items ?? [])].filter(({ kind }) => kind === 'command')).not.toEqual(
      [],
    );
    const lines = text.split('\n');
    const said = notes.flat().filter(({ line, message }) => !STAGE.test(message) || !isStage(transcript, line));
    const found = (await findingsOf(text)).map(({ code, span }) => {
      const line = text.slice(0, span.start).split('\n').length;
      return `${code} | ${lines[line - 1]?.trim()}`;
    });
    expect([...found, ...said.map(({ line }) => `note | ${line}`)], text).toEqual(wrong);
  });
});

const STAGE = /^Left out: /;

/** Whether a line is no part of what was said: of the stage, or between two pages. */
function isStage(transcript: string, line: number): boolean {
  const text = transcript.split('\n')[line - 1]?.trim() ?? '';
  return /^(?:[CSR](?: & S)?: )?[<([.]|\[Page \d+\]$/.test(text);
}

function dialoguesOf(file: string): Dialogue[] {
  const [, ...parts] = readFileSync(join(folder, file), 'utf8').split(/^== /m);
  return parts.map((part) => {
    const [section = '', ...lines] = part.split('\n');
    const wrong = lines.flatMap((line) => /^-- (.*?) \| (.*) \| .+$/.exec(line)?.slice(1, 3).join(' | ') ?? []);
    return { section, transcript: lines.filter((line) => !line.startsWith('-- ')).join('\n'), wrong };
  });
}
