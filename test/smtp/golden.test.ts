import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  canAnswer,
  checkCommand,
  checkMailbox,
  commands,
  commandsOf,
  enhancedStatusCodes,
  enhancedStatusOf,
  extensions,
  type Fault,
  findCommand,
  findEnhancedStatusCode,
  findParameter,
  isSound,
  mechanisms,
  parameters,
  parametersOf,
  parseCapabilities,
  parseReplyLine,
  replyCodes,
} from '../../src/smtp';
import { readMarked, referencesIn, withFixes } from './support/marked';

const commandCases = sectionsOf('commands').flatMap(({ name, lines }) => readCases(name, lines));

describe('command lines', () => {
  test.each(commandCases)('$section: $shown', ({ line, ranges, codes, fixed }) => {
    const faults = checkCommand(line, { references: referencesIn(line) });
    expect(faults.map(codeOf).join(', ')).toBe(codes);
    expect(faults.map(({ start, end }) => ({ start, end }))).toEqual(ranges);
    expect(withFixes(line, faults)).toBe(fixed);
  });

  test.each(commands.map(({ verb }) => ({ verb })))(
    '$verb has a line that is right, and one that is not',
    ({ verb }) => {
      const own = commandCases.filter(({ section }) => section === verb);
      const isRight = ({ codes }: { codes: string }) => codes === '' || codes === 'deprecated';
      expect(own.some(isRight)).toBe(true);
      expect(own.some((each) => !isRight(each)) || findCommand(verb)?.standing === 'trap').toBe(true);
    },
  );
});

test('every fault has its section, and says what is wrong in sentences', () => {
  for (const fault of commandCases.flatMap(({ line }) => checkCommand(line))) {
    expect(fault.rfc, fault.message).toBeTruthy();
    expect(fault.message).toMatch(/^[^a-z].*[.:?]/s);
  }
});

describe('parameters', () => {
  const sections = sectionsOf('parameters');

  test('each row of the table has its cases', () => {
    expect(sections.map(({ name }) => name)).toEqual(parameters.map(({ keyword }) => keyword));
  });

  describe.each(sections)('$name', ({ name, lines: [facts = '', ...lines] }) => {
    const row = findParameter(name);
    const form = findCommand(row?.commands[0] ?? '')?.form;

    test('stands where its extension allows, and lengthens the line', () => {
      const length = row?.lineLength === undefined ? '' : `, +${row.lineLength} octets`;
      expect(`${row?.commands.join(' and ')}, by ${row?.extensions.join(' or ')}${length}`).toBe(facts);
    });

    test('has a case that is right, and one that is wrong', () => {
      expect(new Set(lines.map((line) => line[0]))).toEqual(new Set(['+', '-']));
    });

    test.each(lines.map((line) => ({ line })))('$line', ({ line }) => {
      const [sign, written = '', codes = ''] = /^([+-]) (.*?)(?: {3}(.*))?$/.exec(line)?.slice(1) ?? [];
      const needed = name === 'MTRK' ? 'ENVID=a@b ' : '';
      const faults = checkCommand(`${form}<a@b.example> ${needed}${unfold(written)}`).filter(
        // What is as long as it may be fills the line.
        ({ code }) => code !== 'line-too-long',
      );
      expect(faults.map(codeOf).join(', ')).toBe(codes);
      expect(isSound(faults)).toBe(sign === '+');
    });
  });
});

test('each mechanism alone and with an initial response', () => {
  const lines = linesOf('mechanisms').filter((line) => /^[+-] /.test(line));
  for (const line of lines) {
    const [sign, written = '', codes = ''] = /^([+-]) (.*?)(?: {3}(.*))?$/.exec(line)?.slice(1) ?? [];
    const told = checkCommand(written).map(codeOf).join(', ');
    expect(told, line).toBe(codes);
    expect(told === '', line).toBe(sign === '+');
  }
  expect(lines.map((line) => line.split(/ +/)[2])).toEqual(mechanisms.flatMap(({ name }) => [name, name]));
});

test('each extension in a reply to EHLO, and what it brings', () => {
  const lines = linesOf('extensions').filter((line) => line.startsWith('250-'));
  const keywords = lines.map((line) => {
    const [reply = '', brings = ''] = line.split('   ');
    const { text = '' } = parseReplyLine(reply) ?? {};
    const [[keyword, written] = ['', []]] = parseCapabilities(['mail.example', text]);
    expect([keyword, ...written].join(' ')).toBe(text);
    const verbs = commandsOf(keyword).map(({ verb }) => verb);
    const rows = parametersOf(keyword).map((row) => `${row.keyword} on ${row.commands.join('/')}`);
    expect([...verbs, ...rows].join(', '), keyword).toBe(brings);
    return keyword;
  });
  expect(keywords).toEqual(extensions.map(({ keyword }) => keyword));
});

test('each reply code where it may come, and where it may not', () => {
  const sections = sectionsOf('reply-codes');
  for (const { name, lines } of sections) {
    for (const line of lines) {
      const [sign, ...answered] = line.split(' ');
      for (const each of answered) {
        expect(canAnswer(name, each), `${name} ${sign} ${each}`).toBe(sign === '+');
      }
    }
  }
  expect(sections.map(({ name }) => name)).toEqual(replyCodes.map(({ code }) => code));
});

test('each enhanced status code', () => {
  const lines = linesOf('status-codes').filter((line) => /^[+-] /.test(line));
  for (const line of lines) {
    const [sign, code = '', status = ''] = line.split(' ');
    expect(enhancedStatusOf(code, `${status} text`), line).toBe(sign === '+' ? status : undefined);
    expect(findEnhancedStatusCode(status)?.code, line).toBe(`X${status.slice(1)}`);
  }
  const right = lines.filter((line) => line.startsWith('+'));
  expect(right.map((line) => line.split(' ').slice(3).join(' '))).toEqual(
    enhancedStatusCodes.map(({ summary }) => summary),
  );
});

describe('addresses', () => {
  const lines = sectionsOf('addresses').flatMap(({ lines: own }) => own);

  test.each(lines.map((line) => ({ line })))('$line', ({ line }) => {
    const [kind, marked = '', codes = ''] = /^([+u-]) (.*?)(?: {3}(.*))?$/.exec(line)?.slice(1) ?? [];
    const { line: mailbox, ranges } = readMarked(unfold(marked));
    const faults = checkMailbox(mailbox, {});
    if (kind === '-') {
      expect(faults.map(codeOf).join(', ')).toBe(codes);
      expect(faults.map(({ start, end }) => ({ start, end }))).toEqual(ranges);
    } else {
      expect(checkMailbox(mailbox, { smtputf8: true })).toEqual([]);
      expect(faults.length > 0).toBe(kind === 'u');
    }
  });
});

interface Case {
  readonly section: string;
  readonly shown: string;
  readonly line: string;
  readonly ranges: readonly { start: number; end: number }[];
  readonly codes: string;
  /** With every certain fix made. */
  readonly fixed: string;
}

/** A line; below it, indented, what is wrong and the line put right. */
function readCases(section: string, lines: readonly string[]): Case[] {
  const cases: { shown: string; below: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith('  ')) {
      cases.at(-1)?.below.push(line.trimStart());
    } else {
      cases.push({ shown: line, below: [] });
    }
  }
  return cases.map(({ shown, below }) => {
    const { line, ranges } = readMarked(unfold(shown));
    const fixed = below.find((each) => each.startsWith('> '));
    const codes = below.find((each) => !each.startsWith('> ')) ?? '';
    return { section, shown, line, ranges, codes, fixed: fixed === undefined ? line : unfold(fixed.slice(2)) };
  });
}

function codeOf({ code, severity }: Fault): string {
  return severity === undefined ? code : `${code} ${severity}`;
}

function linesOf(name: string): string[] {
  return readFileSync(join(import.meta.dirname, 'golden', `${name}.txt`), 'utf8').split('\n');
}

function sectionsOf(name: string): { name: string; lines: string[] }[] {
  const sections: { name: string; lines: string[] }[] = [];
  for (const line of linesOf(name)) {
    const heading = /^=== (.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      sections.push({ name: heading, lines: [] });
    } else if (line !== '') {
      sections.at(-1)?.lines.push(line);
    }
  }
  return sections;
}

/** `x×505` is that many of the letter; the picture of a control character is that character. */
function unfold(text: string): string {
  return text
    .replace(/(.)×(\d+)/gu, (_, letter: string, count: string) => letter.repeat(Number(count)))
    .replace(/[\u2400-\u2420]/g, (picture) => String.fromCharCode(picture.charCodeAt(0) - 0x2400))
    .replace(/␡/g, '\x7f');
}
