import type { WrittenParameter } from '../../smtp';
import { referencesIn } from '../script/command-line';
import type { Project } from '../script/project';
import type { CommandItem } from '../script/syntax';
import type { Span } from '../script/text';
import type { ScriptPlace } from './connection';

/** What the command that opened a transaction says of its message, and what was sent of it. */
export interface DeclaredMessage extends ScriptPlace {
  /** SIZE; undefined where it is not written or not known. */
  readonly size: { readonly span: Span; readonly octets: number } | undefined;
  /** Whether BODY allows octets beyond US-ASCII; undefined where that is not known, or was told. */
  eightBit: boolean | undefined;
  /** Where BODY stands; empty where it would be put. */
  readonly body: Span;
  /** Octets; undefined where that is not known. */
  sent: number | undefined;
}

/** Reads what MAIL says of its message. */
export function declaredBy(
  project: Project,
  { text }: CommandItem,
  parameters: readonly WrittenParameter[],
): DeclaredMessage {
  const { start } = text.span;
  const line = project.script.text.slice(start, text.span.end);
  const size = parameters.find(({ keyword }) => keyword === 'SIZE');
  const body = parameters.find(({ keyword }) => keyword === 'BODY');
  const path = line.indexOf('>');
  // A reference behind the path may stand for any parameter.
  const open = referencesIn(text).some((reference) => reference.start > path);
  const end = start + line.trimEnd().length;
  return {
    project,
    span: text.span,
    size:
      size?.value && /^\d{1,15}$/.test(size.value)
        ? { span: { start: start + size.start, end: start + size.end }, octets: Number(size.value) }
        : undefined,
    eightBit: body?.value ? body.value.toUpperCase() !== '7BIT' : body || open ? undefined : false,
    body: body ? { start: start + body.start, end: start + body.end } : { start: end, end },
    sent: 0,
  };
}
