import {
  type Event,
  EventEmitter,
  type FileChangeEvent,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  l10n,
  Uri,
} from 'vscode';
import { type Mail, mailFileName } from './mail';

/** The scheme of messages. */
export const MAIL = 'smtp-mail';

/** Where a message is opened: its file, or a read-only document. */
export function mailUri(mail: Mail): Uri {
  return 'path' in mail.content
    ? Uri.file(mail.content.path)
    : Uri.from({ scheme: MAIL, path: `/${mail.id}/${mailFileName(mail)}` });
}

/** Messages as files that can only be read; `find` knows them by their ids. */
export class MailFiles implements FileSystemProvider {
  readonly #find: (id: string) => Mail | undefined;
  readonly onDidChangeFile: Event<FileChangeEvent[]> = new EventEmitter<FileChangeEvent[]>().event;

  constructor(find: (id: string) => Mail | undefined) {
    this.#find = find;
  }

  stat(uri: Uri) {
    const { mail, octets } = this.#read(uri);
    const time = mail.receivedAt.getTime();
    return { type: FileType.File, ctime: time, mtime: time, size: octets.length };
  }

  readFile(uri: Uri): Uint8Array {
    return this.#read(uri).octets;
  }

  readDirectory = (): [string, FileType][] => [];
  watch = () => ({ dispose() {} });
  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;

  #read(uri: Uri): { mail: Mail; octets: Uint8Array } {
    const mail = this.#find(uri.path.split('/')[1] ?? '');
    if (!mail || !('octets' in mail.content)) {
      throw FileSystemError.FileNotFound(
        l10n.t('This message is not kept any more: mail lasts as long as the window.'),
      );
    }
    return { mail, octets: mail.content.octets };
  }
}

function refuse(uri: Uri): never {
  throw FileSystemError.NoPermissions(uri);
}
