import type { TranscriptLine } from './transcript';

/** A transcript line in the sixteen colours of terminals, which follow the terminal's theme. */
export function painted({ role, text }: TranscriptLine): string {
  const styles = role === 'received' ? [REPLIES[/^S: ([2-5])/.exec(text)?.[1] ?? ''] ?? MAGENTA] : (STYLES[role] ?? []);
  return styles.reduceRight((inner, [on, off]) => `\x1b[${on}m${inner}\x1b[${off}m`, text);
}

/** The numbers that switch a style on, and off again (ECMA-48, SGR). */
type Style = readonly [on: number, off: number];

const BOLD: Style = [1, 22];
const DIM: Style = [2, 22];
const RED: Style = [31, 39];
const GREEN: Style = [32, 39];
const YELLOW: Style = [33, 39];
const BLUE: Style = [34, 39];
const MAGENTA: Style = [35, 39];
const CYAN: Style = [36, 39];

const STYLES: Readonly<Partial<Record<TranscriptLine['role'], readonly Style[]>>> = {
  heading: [BOLD],
  note: [DIM],
  warning: [YELLOW],
  sent: [CYAN],
  problem: [RED, BOLD],
  summary: [GREEN, BOLD],
};

const REPLIES: Readonly<Record<string, Style>> = { 2: GREEN, 3: BLUE, 4: YELLOW, 5: RED };
