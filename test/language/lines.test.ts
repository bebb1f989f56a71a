import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ExpectedReply, type Item, parse, type Script, type Template } from '../../src/language';

// Each row of lines.txt: a line alone in a script, and what it is.
const rows = readFileSync(new URL('lines.txt', import.meta.url), 'utf8')
  .split('\n')
  .map((row) => /^`(.*)` => (.*)$/.exec(row))
  .filter((match) => match !== null)
  .map((match) => ({ line: unescaped(match[1] ?? ''), kind: unescaped(match[2] ?? '') }));

describe('a line outside a payload', () => {
  it.each(rows)('$line is $kind', ({ line, kind }) => {
    expect(unescaped(kindOf(parse(`\n${line}`)))).toBe(kind);
  });

  it('is told apart in a table of more than 150 rows', () => {
    expect(rows.length).toBeGreaterThan(150);
  });
});

function kindOf(script: Script): string {
  const codes = script.findings.map((finding) => finding.code);
  if (codes.includes('transcript-noise')) {
    return 'transcript-noise: never sent, stops the run';
  }
  if (codes.includes('invalid-reply')) {
    return 'reply, malformed (invalid-reply, run refused)';
  }
  const session = script.sessions[0];
  if (session?.heading) {
    return `session title="${session.title}"`;
  }
  const item = session?.items[0];
  return item ? describeItem(item, script) : 'blank';
}

function describeItem(item: Item, script: Script): string {
  switch (item.kind) {
    case 'comment':
      return 'comment';
    case 'variable':
      return `variable ${item.name}=${JSON.stringify(written(script, item.value))}`;
    case 'directive':
      return script.findings.some((finding) => finding.code === 'unknown-directive') && !/^[A-Z]/.test(item.name)
        ? 'directive (malformed: unknown-directive, never sent)'
        : `directive ${item.name} args=${JSON.stringify(script.text.slice(item.rest.start, item.rest.end))}`;
    case 'command':
      return `command ${JSON.stringify(written(script, item.text))}`;
    case 'greeting':
      return describeReply(item.reply, script);
    case 'block':
      return describeItem(item.open, script);
    case 'noise':
      return 'noise';
  }
}

function describeReply(reply: ExpectedReply, script: Script): string {
  const more = script.text[reply.span.start + reply.codes.join('|').length] === '-' ? ' continues' : '';
  const expected = reply.lines[0]?.text;
  const head = `reply ${script.text.slice(reply.span.start, reply.span.end).replace(/^(!?[0-9xX|]*)[\s\S]*$/, '$1')}${more}`;
  if (!expected) {
    return `${head}, code only`;
  }
  if (expected.kind === 'text') {
    return `${head}, text ${JSON.stringify(written(script, expected.template))}`;
  }
  return `${head}, regex ${JSON.stringify(written(script, expected.pattern))}${expected.ignoreCase ? ' i' : ''}`;
}

function written(script: Script, { span }: Pick<Template, 'span'>): string {
  return script.text.slice(span.start, span.end);
}

function unescaped(row: string): string {
  return row
    .replace(/\\t/g, '\t')
    .replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\f/g, '\f');
}
