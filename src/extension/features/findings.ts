import type { Event, TextDocument } from 'vscode';
import { allFindings, type KnownServers, type LocatedFinding, type OutsideValue, type Project } from '../../language';
import { projectOf } from './documents';

/** What is defined for a script (a path) outside of it. */
export interface DefinedOutside {
  readonly values: (path: string) => Promise<ReadonlyMap<string, OutsideValue>>;
  /** What is known of the servers that a script goes to. */
  readonly servers?: (document: TextDocument) => Promise<KnownServers | undefined>;
  readonly onDidChange?: Event<void>;
  /** The name to keep a secret by in the storage that runs take secrets from, none of those `taken`; without such a storage nothing is moved there. */
  readonly secretName?: (
    secret: { readonly name: string; readonly value: string },
    taken: ReadonlySet<string>,
  ) => Promise<string>;
}

/** A script with what it includes, and all that is wrong with them. */
export interface Checked {
  readonly project: Project;
  readonly findings: readonly LocatedFinding[];
}

/** What is found in documents, looked for once as long as nothing changes. */
export interface Findings {
  of(document: TextDocument): Promise<Checked>;
  /** Something changed: a script, what it includes or an environment. */
  renew(): void;
}

/** Makes them. */
export function createFindings(outside: DefinedOutside): Findings {
  let known = new WeakMap<TextDocument, Promise<Checked>>();
  return {
    of(document) {
      const checked = known.get(document) ?? check(document, outside);
      known.set(document, checked);
      return checked;
    },
    renew() {
      known = new WeakMap();
    },
  };
}

/** Environments are read only where a name is not defined otherwise. */
async function check(document: TextDocument, outside: DefinedOutside): Promise<Checked> {
  const project = await projectOf(document);
  const servers = await outside.servers?.(document);
  const findings = allFindings(project, { names: new Set(), servers });
  if (!findings.some(({ finding }) => finding.code === 'undefined-variable')) {
    return { project, findings };
  }
  const values = await outside.values(project.path);
  const names = new Set(values.keys());
  return { project, findings: values.size === 0 ? findings : allFindings(project, { names, servers }) };
}
