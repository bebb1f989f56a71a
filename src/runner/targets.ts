import { formatTarget, parseTarget, type Target } from '../smtp';

/** A target that was written, and as a URL. */
export interface ReadTarget {
  readonly target: Target | { readonly fault: string };
  /** As written where it is none. */
  readonly url: string;
}

/** Reads a target. */
export function readTarget(written: string): ReadTarget {
  if (latest?.written !== written) {
    const target = parseTarget(written);
    latest = { written, target, url: 'fault' in target ? written : formatTarget(target) };
  }
  return latest;
}

/** The sessions of a run mostly have the same. */
let latest: (ReadTarget & { readonly written: string }) | undefined;
