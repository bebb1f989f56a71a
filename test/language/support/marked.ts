import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Edit, loadProject, type Project } from '../../../src/language';
import { filesOf } from './findings';

/** A case of a fixture file: what stands above the first `--- ` line is the script, each such line asks for something. */
export interface Case {
  readonly title: string;
  readonly script: string;
  readonly asks: readonly { readonly what: string; readonly of: string; readonly text: string }[];
}

/** Reads cases that begin with `=== TITLE`; `--- WHAT: REST` and the lines below it are what is asked and expected. */
export function readCases(name: string): Case[] {
  return readFileSync(join(import.meta.dirname, '..', name), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((text) => {
      const [head = '', ...asks] = text.split(/^--- /m);
      const [title = '', ...lines] = head.split('\n');
      return {
        title,
        script: lines.join('\n').replace(/\n+$/, '\n'),
        asks: asks.map((ask) => {
          const [first = '', ...rest] = ask.split('\n');
          const [what = '', of = ''] = first.split(/: ?(.*)/s);
          return { what, of, text: rest.join('\n').replace(/\n+$/, '\n') };
        }),
      };
    });
}

/** A script with a `|` where the cursor stands (`\|` is a bar), and its project; `files` stand beside it. */
export async function atCursor(
  marked: string,
  files: Readonly<Record<string, string>> = {},
  path = '/script.smtp',
): Promise<{ project: Project; offset: number; text: string }> {
  const offset = marked.replaceAll('\\|', '¦').indexOf('|');
  if (offset < 0) {
    throw new Error('The case has no | where the cursor stands.');
  }
  const text = unmarked(marked);
  const escaped = (marked.slice(0, offset).match(/¦/g) ?? []).length;
  return { project: await loadProject(path, text, filesOf(files)), offset: offset - escaped, text };
}

/** The text with some edits made. */
export function edited(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((done, edit) => done.slice(0, edit.span.start) + edit.text + done.slice(edit.span.end), text);
}

function unmarked(marked: string): string {
  return marked.replaceAll('\\|', '¦').replace('|', '').replaceAll('¦', '|');
}
