import { painted, type TranscriptLine } from '../report';
import { readChoice } from './option-values';

/** Turns transcript lines into text for a stream, coloured where that is wanted. */
export type Paint = (lines: readonly TranscriptLine[]) => string;

/** Chooses colours by --color, NO_COLOR and whether the stream is a terminal. */
export function createPaint(color: string | undefined, stream: { readonly isTTY?: boolean }): Paint {
  const choice = readChoice('color', color, ['auto', 'always', 'never']);
  const colored = choice === 'always' || (choice === 'auto' && stream.isTTY === true && !process.env.NO_COLOR);
  return (lines) => lines.map((line) => `${colored ? painted(line) : line.text}\n`).join('');
}
