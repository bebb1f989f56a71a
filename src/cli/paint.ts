import { styleText } from 'node:util';
import type { TranscriptLine } from '../report';
import { readChoice } from './option-values';

/** Turns transcript lines into text for a stream, coloured where that is wanted. */
export type Paint = (lines: readonly TranscriptLine[]) => string;

/** Chooses colours by --color, NO_COLOR and whether the stream is a terminal. */
export function createPaint(color: string | undefined, stream: { readonly isTTY?: boolean }): Paint {
  const choice = readChoice('color', color, ['auto', 'always', 'never']);
  const colored = choice === 'always' || (choice === 'auto' && stream.isTTY === true && !process.env.NO_COLOR);
  return (lines) => lines.map((line) => `${colored ? painted(line) : line.text}\n`).join('');
}

function painted({ role, text }: TranscriptLine): string {
  if (role === 'received') {
    return styleText(REPLIES[/^S: ([2-5])/.exec(text)?.[1] ?? ''] ?? 'magenta', text);
  }
  const style = STYLES[role];
  return style === undefined ? text : styleText(style, text);
}

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Partial<Record<TranscriptLine['role'], Style>>> = {
  heading: 'bold',
  note: 'dim',
  warning: 'yellow',
  sent: 'cyan',
  problem: ['red', 'bold'],
  summary: ['green', 'bold'],
};

const REPLIES: Readonly<Record<string, Style>> = { 2: 'green', 3: 'blue', 4: 'yellow', 5: 'red' };
