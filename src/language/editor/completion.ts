import type { KnownServers } from '../check/known-servers';
import type { Span } from '../script/text';

/** Something that can be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind:
    | 'command'
    | 'parameter'
    | 'value'
    | 'directive'
    | 'variable'
    | 'builtin'
    | 'reply'
    | 'keyword'
    | 'header'
    | 'file'
    | 'folder';
  readonly detail: string;
  /** A word on it that helps choosing: who offers it. */
  readonly note?: string;
  readonly documentation: string;
  /** What it replaces, and with what. */
  readonly span: Span;
  readonly text: string;
  /** Whether `text` is a snippet, with places to fill in. */
  readonly snippet?: true;
  /** Whether there is more to complete behind it. */
  readonly more?: true;
}

/** What a script does not know itself, as far as its caller does. */
export interface Surroundings {
  /** The names that the environment defines. */
  readonly environment?: readonly string[];
  /** What is known of the servers that sessions go to. */
  readonly servers?: KnownServers | undefined;
  /** What is in the folder that `pathAt` names. */
  readonly listing?: readonly ListedFile[];
}

/** An entry of a folder. */
export interface ListedFile {
  readonly name: string;
  readonly folder: boolean;
}

/** A value to choose. */
export function value(label: string, documentation: string, span: Span): Completion {
  return { label, kind: 'value', detail: '', documentation, span, text: label };
}
