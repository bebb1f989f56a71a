import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/language';

const configuration = read('language-configuration.json');
const schema = read('schemas/smtp.env.schema.json');

describe('what a double click selects', () => {
  const words = new RegExp(configuration.wordPattern.pattern, `${configuration.wordPattern.flags}g`);

  it.each([
    ['MAIL FROM:<alice@example.test>', ['MAIL', 'FROM', 'alice', 'example', 'test']],
    ['@on-failure continue', ['on-failure', 'continue']],
    ['NOOP {{$localDatetime rfc1123}}', ['NOOP', '$localDatetime', 'rfc1123']],
    ['250-STARTTLS', ['250', 'STARTTLS']],
    ['2xx|354 5.7.1 no', ['2xx', '354', '5.7.1', 'no']],
    ['AUTH SCRAM-SHA-256', ['AUTH', 'SCRAM-SHA-256']],
    ['BODY=8BITMIME', ['BODY', '8BITMIME']],
    ['Grüße', ['Grüße']],
  ])('%s: %s', (line, expected) => {
    expect(line.match(words)).toEqual(expected);
  });
});

// The editor types over a closing bracket that it has put there only where that is one character.
it('brackets that the editor closes are of one character', () => {
  expect(configuration.autoClosingPairs.filter(({ open, close }) => open.length + close.length !== 2)).toEqual([]);
});

// The editor draws what stands behind a marker into its minimap; what folds, the extension says.
describe('sessions are headed in the minimap', () => {
  it.each([
    ['### Alice writes', ' Alice writes'],
    ['\t### Alice', ' Alice'],
    ['#### Alice', undefined],
    ['# Alice', undefined],
    ['@pipeline', undefined],
  ])('%s', (line, title) => {
    const { start, end } = configuration.folding.markers;
    const marker = new RegExp(start).exec(line)?.[0];
    expect(marker === undefined ? undefined : line.slice(marker.length)).toBe(title);
    expect(new RegExp(end).test(line)).toBe(false);
  });
});

// The editor's own re-indenting would move messages: their blanks are sent.
it('has no rules by which the editor indents lines anew', () => {
  expect(configuration).not.toHaveProperty('indentationRules');
});

// In an indented block Enter would indent the message, and the blanks would be sent.
describe('Enter leaves the first column to a payload', () => {
  it.each([
    ['', '  DATA', true],
    ['', 'C: data x', true],
    ['', '  DATAX', false],
    ['  DATA', '  354', true],
    ['  DATA', '  354 go', true],
    ['  DATA', '  550', false],
    ['  RSET', '  354', false],
    ['', '  BDAT 10 LAST', true],
    ['', '  BDAT {{$octets}}', true],
    ['', '  BDAT 0 LAST', false],
    ['', '  BDAT', false],
  ])('after "%s", "%s": %s', (previous, line, expected) => {
    expect(enterRule(previous, line)?.action.indent === 'none').toBe(expected);
    // The rule and the parser agree on what opens a payload.
    const script = parse(`${previous ? `${previous}\n` : ''}${line}\ntext\n.`);
    const command = script.sessions[0]?.items.find((item) => item.kind === 'command');
    expect(command?.kind === 'command' && command.payload?.lines.length === 1).toBe(expected);
  });

  it('and indents the body of a block', () => {
    expect(enterRule('', '  @each n in 1..3')?.action.indent).toBe('indent');
    expect(enterRule('', '@pipeline')?.action.indent).toBe('indent');
    expect(enterRule('', '@end')).toBeUndefined();
  });

  function enterRule(previous: string, line: string): EnterRule | undefined {
    return configuration.onEnterRules.find(
      (rule) => fits(rule.beforeText, line) && fits(rule.previousLineText, previous),
    );
  }

  function fits(pattern: Pattern | string | undefined, line: string): boolean {
    if (pattern === undefined) return true;
    return (typeof pattern === 'string' ? new RegExp(pattern) : new RegExp(pattern.pattern, pattern.flags)).test(line);
  }
});

describe('the schema of environments takes the names that a script can use', () => {
  const [pattern = ''] = Object.keys(schema.definitions.environment.patternProperties);

  it.each(['host', '_a-1', 'HOST', 'a.b', '1a', 'a b', '', '$guid', 'naïve'])('%j', (name) => {
    const item = parse(`NOOP {{${name}}}`).sessions[0]?.items[0];
    const part = item?.kind === 'command' ? item.text.parts[1] : undefined;
    expect(new RegExp(pattern).test(name)).toBe(part?.kind === 'reference' && !part.builtin);
  });
});

interface Pattern {
  readonly pattern: string;
  readonly flags: string;
}

interface EnterRule {
  readonly beforeText: Pattern | string;
  readonly previousLineText?: Pattern;
  readonly action: { readonly indent: string };
}

interface Files {
  readonly 'language-configuration.json': {
    readonly wordPattern: Pattern;
    readonly autoClosingPairs: readonly { readonly open: string; readonly close: string }[];
    readonly folding: { readonly markers: { readonly start: string; readonly end: string } };
    readonly onEnterRules: readonly EnterRule[];
  };
  readonly 'schemas/smtp.env.schema.json': {
    readonly definitions: { readonly environment: { readonly patternProperties: Readonly<Record<string, unknown>> } };
  };
}

function read<K extends keyof Files>(path: K): Files[K] {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
}
