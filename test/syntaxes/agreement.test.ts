import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse, referencesOf, type Script, walkItems } from '../../src/language';
import { hasScope, loadGrammar, type Token, tokenize } from '../support/textmate';
import { kindOfTokens, kindsOfScript } from './support/kinds';

const grammar = await loadGrammar('source.smtp');

const replies = [
  '354',
  '354 go',
  '354-go',
  '3xx',
  '!550',
  '!250',
  '!354|550',
  '250|354',
  '550',
  '4xx|5xx',
  '250',
  '250-a',
  '!3xx',
];
const odd = ['354|', '!354 no', '250 | 251', '354-|x', '!', 'x5', '3XX\t', '354|-'];
const openers = [
  'DATA',
  ' data ',
  'DATA x',
  'C: DATA',
  'C:DATA',
  'C:  DATA',
  'DATA{{x}}',
  'DATAX',
  'BDAT 5',
  'BDAT 0',
  'BDAT',
  'bdat 007 LAST',
  'BDAT {{$octets}} LAST',
  'BDAT x{{a}}',
  'BDAT 0x',
  'C: BDAT 1',
];
const texts = [
  'Subject: x',
  ' folded',
  'Hello',
  '< f',
  '<@ f',
  '<= "x"',
  '\\< f',
  '..',
  '. ',
  ' .',
  '',
  ' ',
  '\t',
  'To:x',
  '{{x}}',
  '{{',
  'http://x',
];
const others = [
  '### s',
  '###',
  '#### c',
  '# c',
  '@a = b',
  '@timeout 5s',
  '@foo',
  '@',
  '@pipeline',
  '@end',
  'EHLO x',
  'QUIT',
  'MAIL FROM:<a@b>',
  'S: x',
  'Trying 1',
  '-> x',
  'AUTH PLAIN',
  'AGFsaWNlAHNlY3JldA==',
  '*',
  '334',
  'C:',
  'C: ',
  '@raw "x"',
  '}}',
  '250ok',
  '2500',
  '<',
];

/** Lines that open and close payloads come more often than any other. */
const line = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...openers) },
  { weight: 4, arbitrary: fc.constant('.') },
  { weight: 4, arbitrary: fc.constantFrom(...replies) },
  { weight: 2, arbitrary: fc.constantFrom(...odd) },
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  { weight: 4, arbitrary: fc.constantFrom(...others) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'354x|!-. \t#@:<{}$CDATab/=') }) },
);
const lines = fc.array(line, { maxLength: 25 });

it('tells every line of a script as the parser does', () => {
  fc.assert(
    fc.property(lines, fc.constantFrom('\n', '\r\n', '\r'), (written, lineEnd) => {
      const text = written.join(lineEnd);
      const script = parse(text);
      fc.pre(isWithinReach(script));
      const kinds = tokenize(grammar, text).map(kindOfTokens);
      const expected = kindsOfScript(script);
      // The end of the last line opens no further one.
      if (written.at(-1) === '') expected[expected.length - 1] = kinds.at(-1) ?? 'blank';
      expect(show(written, kinds)).toBe(show(written, expected));
    }),
    { numRuns: 4000 },
  );
});

const pieces = [
  '{',
  '{{',
  '}',
  '}}',
  '{{{',
  '}}}',
  'a',
  'b-1',
  '$guid',
  '$base64',
  '$',
  ' ',
  '\\t',
  '\\\\',
  '/',
  '{{a}}',
  '{{ a }}',
  '{{$secret x}}',
];
const jumble = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));

it('finds the references that the parser finds', () => {
  fc.assert(
    fc.property(jumble, (written) => {
      const text = `NOOP ${written}`;
      const item = parse(text).sessions[0]?.items[0];
      fc.pre(item?.kind === 'command');
      const parts = item.text.parts;
      // Round a closed `{{…}}` that is no reference the grammar may see another that is.
      fc.pre([...referencesOf(item.text)].every((part) => part.kind !== 'bad-reference'));
      const expected = parts.flatMap((part) =>
        part.kind === 'reference' ? [text.slice(part.span.start, part.span.end)] : [],
      );
      expect(stretches(text, 'meta.template.expression')).toEqual(expected);
    }),
    { numRuns: 3000, examples: [['{{$guid {{{a}}}}'], ['{{$base64 {{{$secret x}}}}']] },
  );
});

it('tells regular expressions from texts as the parser does', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('/', '/', 'i', 'a', '[', ']', ' ', '\t', '\\', '|', '.') }),
      (written) => {
        const text = `250 ${written}`;
        const item = parse(text).sessions[0]?.items[0];
        fc.pre(item?.kind === 'greeting');
        const expected = item.reply.lines[0]?.text;
        const regex = expected?.kind === 'regex' ? expected.pattern.span : undefined;
        const found = stretches(text, 'string.regexp')[0];
        expect(found?.replace(/^\/|\/i?$/g, '')).toBe(regex && text.slice(regex.start, regex.end));
      },
    ),
    { numRuns: 3000 },
  );
});

/** The stretches of a line that have a scope, each from where it begins. */
function stretches(text: string, scope: string): string[] {
  const found: string[] = [];
  let open = false;
  for (const token of tokenize(grammar, text)[0] ?? []) {
    const inside = hasScope(token, scope);
    const begins =
      inside && (!open || (hasScope(token, 'punctuation.definition.template-expression.begin') && depth(token) === 1));
    if (begins) found.push('');
    if (inside) found.push(`${found.pop() ?? ''}${token.text}`);
    open = inside;
  }
  return found;

  function depth(token: Token): number {
    return token.scopes.filter((own) => own.startsWith(scope)).length;
  }
}

/** Two things a grammar can not know: what answers a challenge, and what comes further below a `354-` that is not continued. */
function isWithinReach(script: Script): boolean {
  const items = [script.preamble, ...script.sessions.map((session) => session.items)].flatMap((list) => [
    ...walkItems(list),
  ]);
  return items.every((item) => {
    if (item.kind !== 'command') return true;
    if (item.role === 'response')
      return !/^(?:data|bdat)/i.test(script.text.slice(item.text.span.start, item.text.span.end));
    const last = item.intermediate?.lines.at(-1);
    if (!last || !/^[0-9xX|]+-/.test(script.text.slice(last.span.start, last.span.end))) return true;
    const below = script.lines.span(script.lines.at(last.span.end) + 1);
    return !/^[ \t]*(?:#(?!##(?!#))|$)/.test(script.text.slice(below.start, below.end));
  });
}

function show(written: readonly string[], kinds: readonly string[]): string {
  return written.map((text, index) => `${(kinds[index] ?? '').padEnd(10)}${text}`).join('\n');
}
