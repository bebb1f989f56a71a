import type { Connection } from '../check/connection';
import { connectionAt } from '../check/standing-at';
import type { Cursor } from './cursor';

/** What the server offers where somebody writes: what the script expects, and what it did when it was last seen. */
export interface Offered {
  /** Whether anything at all is known of it. */
  readonly known: boolean;
  readonly has: (keyword: string) => boolean;
  readonly parametersOf: (keyword: string) => readonly string[];
  /** What stands beside something that any of some keywords brings, where an earlier run has seen it. */
  readonly noteOn: (keywords: readonly string[], parameter?: string) => { readonly note?: string };
}

/** Where the cursor stands. */
export function connectionHere({ project, offset, servers }: Cursor): Connection | undefined {
  return connectionAt(project, offset, servers);
}

/** What the server offers there. */
export function offeredHere(cursor: Cursor): Offered {
  const { capabilities = NOTHING, seen } = connectionHere(cursor) ?? {};
  const lists = [capabilities, seen?.keywords ?? NOTHING];
  return {
    known: seen !== undefined || capabilities.size > 0,
    has: (keyword) => lists.some((keywords) => keywords.has(keyword)),
    parametersOf: (keyword) => [...new Set(lists.flatMap((keywords) => keywords.get(keyword) ?? []))],
    noteOn(keywords, parameter) {
      const offered = keywords.some((keyword) => {
        const parameters = seen?.keywords.get(keyword);
        return parameters !== undefined && (parameter === undefined || parameters.includes(parameter));
      });
      return seen && offered ? { note: `offered by ${seen.host}` } : {};
    },
  };
}

const NOTHING: ReadonlyMap<string, readonly string[]> = new Map();
