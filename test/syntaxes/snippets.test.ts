import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, readAction, walkItems } from '../../src/language';
import { startSandbox } from '../../src/sandbox';
import { checkCommand } from '../../src/smtp';
import { startCommandLine } from '../support/command-line';

interface Snippet {
  readonly words: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = readFileSync(new URL('../../snippets/smtp.json', import.meta.url), 'utf8');
const snippets: Readonly<Record<string, Snippet>> = JSON.parse(file);

describe.each(Object.entries(snippets))('the snippet "%s"', (_, { body }) => {
  const text = accepted(body.join('\n'));
  const script = parse(text);
  const items = script.sessions.flatMap((session) => [...walkItems(session.items)]);

  it('has no place that is left open', () => {
    expect(text).not.toMatch(/\$\{|\$\d/);
  });

  it('is a script without findings', () => {
    expect(script.findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });

  it('has directives whose arguments are right', () => {
    const faults = items.flatMap((item) => {
      if (item.kind !== 'directive' || item.name === 'end') return [];
      const action = readAction(item, text);
      return 'fault' in action ? [action.fault] : [];
    });
    expect(faults).toEqual([]);
  });

  it('sends commands that are right', () => {
    const faults = items.flatMap((item) => {
      if (item.kind !== 'command') return [];
      const line = text
        .slice(item.text.span.start, item.text.span.end)
        .replace(/\{\{\$octets\}\}/g, '5')
        .replace(/\{\{recipient\}\}/g, 'a@b');
      return checkCommand(line).map(({ message }) => `${line}: ${message}`);
    });
    expect(faults).toEqual([]);
  });
});

describe.each(Object.entries(snippets).filter(([name]) => name.startsWith('Session:')))('%s', (_, { body }) => {
  it('passes as it is, against the sandbox', async () => {
    const text = accepted(body.join('\n'));
    const lmtp = text.includes('lmtp://');
    const sandbox = await startSandbox({ lmtp, size: 10_000_000 });
    try {
      const args = ['run', '--server', sandbox.url, '--insecure', '--secret', 'alice=s3cret', '-'];
      const { code, stdout, stderr } = await startCommandLine(args, { cwd: root, input: `${text}\n` }).finished;
      expect({ code, stderr }, stdout.slice(-2000)).toEqual({ code: 0, stderr: '' });
    } finally {
      await sandbox.close();
    }
  });
});

it('no two snippets have a word in common, and none is offered in the middle of a line', () => {
  const words = Object.values(snippets).flatMap((snippet) => snippet.words);
  expect(new Set(words).size).toBe(words.length);
  expect(file).not.toContain('"prefix"');
});

/** The text as it stands when every default has been accepted. */
function accepted(body: string): string {
  const defaults = new Map<string, string>();
  const place = /(?<!\\)\$(?:\{(\d+)(?::((?:\\.|[^\\}])*)|\|([^,|]*)[^|]*\|)?\}|(\d+))/g;
  return body
    .replace(place, (_, number: string | undefined, value?: string, choice?: string, bare?: string) => {
      const name = number ?? bare ?? '';
      const text = value ?? choice ?? defaults.get(name) ?? '';
      defaults.set(name, text);
      return text;
    })
    .replace(/\\([$}\\])/g, '$1');
}
