import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CommandItem, parse, type Script, walkItems } from '../../src/language';
import { checkCommand } from '../../src/smtp';

// What the first minutes show must be true.
describe('the scripts of the walkthrough', () => {
  it.each(['write.md', 'test.md'])('%s: are right', (name) => {
    for (const script of scripts(name)) {
      expect(script.findings).toEqual([]);
      expect(commandsOf(script).flatMap(({ line }) => checkCommand(line))).toEqual([]);
    }
  });

  it('check.md: has the faults that its text names', () => {
    const [wrong] = scripts('check.md').map(commandsOf);
    expect(
      wrong?.flatMap(({ line }) => checkCommand(line)).map(({ code, rfc, fix }) => [code, rfc, fix?.replacement]),
    ).toEqual([
      ['space-after-colon', 'RFC 5321 3.3', ''],
      ['missing-angle-brackets', expect.any(String), '<bob@example.test>'],
      ['unknown-command', expect.any(String), 'DATA'],
    ]);
  });

  it('check.md: then says that a fault is meant to be refused', () => {
    const [, refused] = scripts('check.md').map(commandsOf);
    expect(refused?.map(({ item }) => item.replies.map(({ codes }) => codes))).toEqual([[['501']]]);
  });
});

function scripts(name: string): Script[] {
  const page = readFileSync(new URL(`../../media/walkthrough/${name}`, import.meta.url), 'utf8');
  return [...page.matchAll(/^```smtp\n(.*?)^```$/gms)].map((fence) => parse(fence[1] ?? ''));
}

function commandsOf(script: Script): { item: CommandItem; line: string }[] {
  return script.sessions
    .flatMap((session) => [...walkItems(session.items)])
    .flatMap((item) =>
      item.kind === 'command' ? [{ item, line: script.text.slice(item.text.span.start, item.text.span.end) }] : [],
    );
}
