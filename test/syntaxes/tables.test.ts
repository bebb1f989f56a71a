import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtins, directives, parse, readAction, SUBJECTS } from '../../src/language';
import { commands, extensions, mechanisms, parameters } from '../../src/smtp';
import { grammars } from '../../syntaxes/source';
import { hasScope, loadGrammar, tokenize } from '../support/textmate';

const grammar = await loadGrammar('source.smtp');

it.each(Object.entries(grammars))(
  '%s is what its source makes of the tables (node syntaxes/generate.mjs)',
  (name, made) => {
    const file = readFileSync(new URL(`../../syntaxes/${name}`, import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(made)));
  },
);

describe('every word of the tables has its colour', () => {
  const rows = [
    ...commands.flatMap(({ verb, examples }) =>
      [verb, verb.toLowerCase(), ...examples].map((line) => [line, verb, 'keyword.other.command'] as const),
    ),
    ...parameters.map(
      ({ keyword }) => [`MAIL FROM:<> ${keyword}`, keyword, 'entity.other.attribute-name.parameter'] as const,
    ),
    ...mechanisms.map(({ name }) => [`AUTH ${name}`, name, 'support.constant.mechanism'] as const),
    ...mechanisms.map(({ name }) => [`@auth ${name} a b`, name, 'support.constant.mechanism'] as const),
    ...extensions.map(({ keyword }) => [`250-${keyword}`, keyword, 'support.constant.extension'] as const),
    ...directives.map(({ name }) => [`@${name}`, `@${name}`, 'keyword.control.directive'] as const),
    ...directives.map(({ name }) => [`@${name} = x`, name, 'invalid.illegal.variable-name'] as const),
    ...builtins.map(({ name }) => [`NOOP {{$${name}}}`, `$${name}`, 'support.function.builtin'] as const),
    ...SUBJECTS.map((subject) => [`@assert ${subject} X`, subject, 'support.variable.subject'] as const),
  ];

  it.each(rows)('%s: %s is %s', (line, word, scope) => {
    expect(coloured(line, scope).toUpperCase()).toBe(word.toUpperCase());
    expect(coloured(line, 'invalid.illegal.unknown-builtin')).toBe('');
  });
});

describe('a word that no table has', () => {
  it.each([
    ['FROB x', 'keyword.other.command', ''],
    ['MAIL FROM:<> FROB=x', 'entity.other.attribute-name.parameter', ''],
    ['MAIL FROM:<> FROB=x', 'entity.other.attribute-name.unknown', 'FROB'],
    ['AUTH FROB', 'support.constant.mechanism', ''],
    ['250-FROB', 'support.constant.extension', ''],
    ['@frob x', 'keyword.control.directive', ''],
    ['@frob x', 'invalid.illegal.unknown-directive', '@frob'],
    ['@frob = x', 'invalid.illegal.variable-name', ''],
    ['NOOP {{$frob}}', 'invalid.illegal.unknown-builtin', 'frob'],
    ['@assert frob == 1', 'support.variable.subject', ''],
  ])('%s: what is %s is "%s"', (line, scope, expected) => {
    expect(coloured(line, scope)).toBe(expected);
  });
});

// The words of directives' arguments have no table of their own: the reader of directives tells.
describe("a directive's argument is coloured as its reader takes it", () => {
  const keys = 'verify ca cert key servername min max ciphers authzid realm host port token ir dir limit frob'.split(
    ' ',
  );
  const operators = '== != < <= > >= contains matches exists = <> => equals'.split(' ');
  const rows = [
    ...['tls', 'auth PLAIN a b', 'receive'].flatMap((start) =>
      keys.map((key) => [`@${start} ${key}=`, key, 'entity.other.attribute-name.parameter'] as const),
    ),
    ...operators.map((word) => [`@assert reply.text ${word}`, word, 'keyword.operator'] as const),
    ...['code', 'text', 'codes'].map((word) => [`@match ${word}`, word, 'constant.language'] as const),
    ...['stop', 'continue', 'go'].map((word) => [`@on-failure ${word}`, word, 'constant.language'] as const),
    ...['fails', 'failing'].map((word) => [`@handshake ${word}`, word, 'keyword.other.argument'] as const),
    ...['5s', '1.5m', '500ms', '2h', '5', '5d', 's'].map(
      (word) => [`@wait ${word}`, word, 'constant.numeric.duration'] as const,
    ),
  ];

  it.each(rows)('%s: %s as %s', (line, word, scope) => {
    expect(coloured(line, scope) !== '').toBe(isTaken(line, word));
  });

  function isTaken(line: string, word: string): boolean {
    const ending = word === 'matches' ? ' /x/' : word === 'exists' ? '' : line.startsWith('@assert') ? ' x' : '';
    const script = parse(`${line}${ending}`);
    const item = script.sessions[0]?.items[0];
    if (item?.kind !== 'directive') return false;
    const action = readAction(item, script.text);
    if ('fault' in action) return false;
    return action.name !== 'auth' || Object.keys(action.keys).length > 0;
  }
});

/** What a line has in a scope, put together. */
function coloured(line: string, scope: string): string {
  return (tokenize(grammar, line)[0] ?? [])
    .filter((token) => hasScope(token, scope))
    .map(({ text }) => text)
    .join('');
}
