import type { Grammar } from './grammar';
import { markdown } from './markdown';
import { smtp } from './smtp';
import { transcript } from './transcript';

/** Every grammar by the name of its file in `syntaxes/`. */
export const grammars: Readonly<Record<string, Grammar>> = {
  'smtp.tmLanguage.json': smtp,
  'smtp-transcript.tmLanguage.json': transcript,
  'markdown-smtp.tmLanguage.json': markdown,
};
