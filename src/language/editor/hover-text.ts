import type { Span } from '../script/text';

/** What is told about a place: a sentence, how it is written, and where that is said. */
export interface HoverText {
  readonly span: Span;
  readonly title: string;
  readonly text: string;
  /** A grammar or a form, shown as code. */
  readonly syntax?: string;
  /** What something comes to, shown as it is. */
  readonly value?: string;
  readonly rfc?: string;
}
