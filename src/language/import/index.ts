import { importExim } from './exim';
import { importMpt } from './mpt';
import { type Import, type ImportNote, Notes } from './notes';
import { importSwaks } from './swaks';
import { importTranscript } from './transcript';

export type { ImportNote } from './notes';

/** What scripts can be made of. */
export const IMPORT_FORMATS = ['exim', 'mpt', 'swaks', 'transcript'] as const;

export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A text that is imported. */
export interface ImportSource {
  readonly text: string;
  /** Titles the sessions that have no title of their own. */
  readonly name?: string;
}

/** A script, and what whoever imported it should know. */
export interface Imported {
  readonly text: string;
  /** What is to be known of each source, in the order of its lines. */
  readonly notes: readonly (readonly ImportNote[])[];
  /** The sources that hold nothing that could be imported, by their index. */
  readonly empty: readonly number[];
}

/** Makes one script of transcripts, or of another tool's scripts; total: any text gives one. */
export function importSessions(sources: readonly ImportSource[], { from }: { readonly from: ImportFormat }): Imported {
  const preamble = new Set<string>();
  const made = sources.map(({ text, name }) => {
    const notes = new Notes();
    const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
    return { script: IMPORTERS[from](lines, { notes, name, preamble }), notes: notes.all() };
  });
  const scripts = made.map(({ script }) => script).filter((script) => script !== '');
  return {
    text: [...(preamble.size > 0 ? [`${[...preamble].join('\n')}\n`] : []), ...scripts].join('\n'),
    notes: made.map(({ notes }) => notes),
    empty: made.flatMap(({ script }, index) => (script === '' ? [index] : [])),
  };
}

const IMPORTERS: Readonly<Record<ImportFormat, (lines: readonly string[], given: Import) => string>> = {
  exim: importExim,
  mpt: importMpt,
  swaks: importSwaks,
  transcript: importTranscript,
};
