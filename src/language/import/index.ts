import { type ImportNote, Notes } from './notes';
import { importTranscript } from './transcript';

export type { ImportNote } from './notes';

/** What scripts can be made of. */
export const IMPORT_FORMATS = ['transcript'] as const;

export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A script, and what whoever imported it should know. */
export interface Imported {
  /** Empty where there was nothing to import. */
  readonly text: string;
  /** In the order of the lines. */
  readonly notes: readonly ImportNote[];
}

/** Makes a script of a transcript, or of another tool's script; total: any text gives a script. `name` titles its sessions. */
export function importSessions(text: string, { from, name }: { from: ImportFormat; name?: string }): Imported {
  const notes = new Notes();
  const script = IMPORTERS[from](text, notes, name);
  return { text: script, notes: notes.all() };
}

type Importer = (text: string, notes: Notes, name: string | undefined) => string;

const IMPORTERS: Readonly<Record<ImportFormat, Importer>> = { transcript: importTranscript };
