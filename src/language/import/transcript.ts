import { findCommand, verbOf } from '../../smtp';
import { Conversation } from './conversation';
import { dialectOf, serverOf } from './dialects';
import type { Dialogue } from './dialogue';
import { MarkedReader } from './marked-reader';
import type { Import } from './notes';
import { PlainReader } from './plain-reader';
import { writeDialogues } from './write-dialogues';

/** Makes a script of a transcript: of an RFC, telnet, openssl, swaks, curl, Exim, or with no marks at all. */
export function importTranscript(lines: readonly string[], { notes, name }: Import): string {
  const dialect = dialectOf(lines);
  const conversation = new Conversation(notes, { marked: dialect !== undefined });
  const reader = dialect
    ? new MarkedReader(conversation, notes, { dialect, server: serverOf(lines, dialect) })
    : new PlainReader(conversation, notes);
  for (let index = 0; index < lines.length; index++) {
    reader.line(lines[index] ?? '', index + 1);
    const again = index === lines.length - 1 ? conversation.takeBack() : undefined;
    index = again === undefined ? index : again - 1;
  }
  reader.finish();
  conversation.finish();
  return conversation.isScript || conversation.dialogues.some(isSmtp) ? writeDialogues(conversation, notes, name) : '';
}

/** Whether anything was answered, or is a command that is known: other text is no transcript. */
function isSmtp({ parts }: Dialogue): boolean {
  return parts.some(
    (part) =>
      part.kind === 'reply' ||
      (part.kind === 'units' &&
        part.units.some(({ text, replies }) => replies.length > 0 || findCommand(verbOf(text)) !== undefined)),
  );
}
