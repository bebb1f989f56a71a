import { type Completion, withoutHoles } from '../../language';
import { printable } from '../../report';

/** Something that can be written behind what stands before the cursor. */
export interface Choice {
  readonly label: string;
  readonly detail: string;
  /** How many characters before the cursor it takes the place of. */
  readonly replaces: number;
  readonly text: string;
  /** Where the cursor stands in it afterwards: at the first place to fill in, or behind it. */
  readonly caret: number;
}

/** The completions that go on with what is written, up to `offset`, and fit on the line. */
export function choicesOf(completions: readonly Completion[], script: string): Choice[] {
  return completions.flatMap((completion) => {
    const { label, kind, span, snippet } = completion;
    const detail = completion.documentation || completion.detail;
    const typed = script.slice(span.start);
    const { text, caret } = snippet ? withoutHoles(completion.text) : { text: completion.text, caret: undefined };
    const fits = text.toLowerCase().startsWith(typed.toLowerCase()) && text !== typed && !text.includes('\n');
    // What a reply may be is the server's to say.
    return fits && kind !== 'reply'
      ? [{ label, detail, replaces: typed.length, text, caret: caret ?? text.length }]
      : [];
  });
}

/** What all of several choices begin with, but for their case. */
export function commonText([first, ...others]: readonly Choice[]): string {
  let common = first?.text ?? '';
  for (const { text } of others) {
    while (!text.toLowerCase().startsWith(common.toLowerCase())) {
      common = common.slice(0, -1);
    }
  }
  return common;
}

/** The choices as lines, each with what it is, dim. */
export function choicesLines(choices: readonly Choice[], columns: number): string {
  // A file or a variable may be named anything.
  const shown = choices.slice(0, MOST).map(({ label, detail }) => ({
    label: printable(label),
    detail: printable(detail),
  }));
  const width = Math.min(28, Math.max(...shown.map(({ label }) => label.length))) + 2;
  const lines = shown.map(({ label, detail }) => {
    const name = `  ${label.padEnd(width)}`;
    const room = columns - name.length - 1;
    const told = detail.length > room ? `${detail.slice(0, room - 1)}…` : detail;
    return room > 8 && detail !== '' ? `${name}\x1b[2m${told}\x1b[22m` : name.trimEnd();
  });
  const more = choices.length - shown.length;
  return [...lines, ...(more > 0 ? [`  \x1b[2m… ${more}\x1b[22m`] : [])].map((line) => `${line}\n`).join('');
}

const MOST = 16;
