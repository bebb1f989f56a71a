/** What a fault is about; the names are those of the script language's findings. */
export type FaultCode =
  | 'unknown-command'
  | 'missing-argument'
  | 'unexpected-argument'
  | 'invalid-argument'
  | 'invalid-path'
  | 'invalid-domain'
  | 'missing-angle-brackets'
  | 'space-after-colon'
  | 'unknown-parameter'
  | 'duplicate-parameter'
  | 'invalid-parameter'
  | 'misplaced-parameter'
  | 'conflicting-parameters'
  | 'line-too-long'
  | 'non-ascii'
  | 'control-character'
  | 'trailing-whitespace'
  | 'invalid-base64'
  | 'unknown-mechanism'
  | 'deprecated';

/** Something wrong with a piece of text; offsets are UTF-16 code units in that text. */
export interface Fault {
  readonly code: FaultCode;
  readonly start: number;
  readonly end: number;
  /** What is wrong, and what is right. */
  readonly message: string;
  readonly rfc?: string;
  /** Set where this fault weighs less than its code usually does. */
  readonly severity?: 'warning' | 'information';
  readonly fix?: Fix;
  /** Another place of the same text that it is about, such as the first of two. */
  readonly related?: { readonly start: number; readonly end: number; readonly message: string };
}

/** A certain repair: the text for the fault's range. */
export interface Fix {
  readonly replacement: string;
  readonly title: string;
}

/** The most faults that one line gets: whoever has more has pasted something else. */
export const mostFaults = 100;

/** The faults of two checks in one list; mostly there are none. */
export function joined(first: Fault[], second: Fault[]): Fault[] {
  return second.length === 0 ? first : first.length === 0 ? second : [...first, ...second];
}

/** The same faults in a text that has this one at an offset. */
export function shift(faults: readonly Fault[], offset: number): Fault[] {
  return faults.length === 0
    ? []
    : faults.map((fault) => ({ ...fault, start: fault.start + offset, end: fault.end + offset }));
}

/** A word as it stands in a message: in double quotes, cut when it is long. */
export function quote(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 37)}…` : text}"`;
}

/** Whether no fault makes the text wrong by the grammar: what is only doubtful or out of use does not count. */
export function isSound(faults: readonly Fault[]): boolean {
  return faults.every((fault) => fault.severity !== undefined || fault.code === 'deprecated');
}
