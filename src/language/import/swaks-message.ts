import type { Notes } from './notes';
import type { SwaksOptions } from './swaks-options';
import { writtenPayloadLine } from './written';

/** What an importer needs to know of an envelope. */
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** References to what is known only when the script runs, marked as such. */
export const HOSTNAME = '\ue000$hostname\ue001';
const DATE = '\ue000$localDatetime rfc1123\ue001';
const MESSAGE_ID = `<\ue000$guid\ue001@${HOSTNAME}>`;

/** The payload of the message that swaks would send, line by line as a script has it. */
export function messageOf(options: SwaksOptions, { from, to }: Envelope, notes: Notes): string[] {
  const { values, headers, attachments, line } = options;
  const data = values.get('data');
  const file = data === undefined ? undefined : fileOf(data);
  if (file !== undefined) {
    notes.add(line, `The message is read from ${file}, beside the script.`);
    return [`< ${file}`];
  }
  const recipients = values.get('cc') === undefined ? to.join(', ') : (values.get('to') ?? '');
  const standard = [
    `Date: ${DATE}`,
    `To: ${recipients}`,
    ...(values.get('cc') === undefined ? [] : [`Cc: ${values.get('cc')}`]),
    `From: ${from}`,
    `Subject: test ${DATE}`,
    `Message-Id: ${MESSAGE_ID}`,
  ];
  const text = lines(data ?? `${withHeaders(standard, headers).join('\\n')}\\n\\n%BODY%`);
  const body = values.get('body') ?? 'This is a test mailing';
  return attachments.length === 0
    ? text.flatMap((each) => (each === '%BODY%' ? part(body) : [written(each, from, to)]))
    : multipart(
        text.filter((each) => each !== '%BODY%').map((each) => written(each, from, to)),
        body,
        options,
        notes,
      );
}

/** Headers replace those of their name, and come behind the others where there is none. */
function withHeaders(standard: readonly string[], headers: readonly string[]): string[] {
  const nameOf = (header: string) => header.split(':')[0]?.trim().toLowerCase();
  const added = headers.flatMap((header) => lines(header));
  const kept = standard.map((header) => added.find((each) => nameOf(each) === nameOf(header)) ?? header);
  return [...kept, ...added.filter((header) => !kept.includes(header))];
}

function multipart(head: readonly string[], body: string, { attachments, line }: SwaksOptions, notes: Notes): string[] {
  const boundary = '----=_part';
  const header = head.slice(0, head.indexOf('') < 0 ? head.length : head.indexOf(''));
  for (const file of attachments.flatMap(({ what }) => fileOf(what) ?? [])) {
    notes.add(
      line,
      `${file} goes out in base64, as swaks sends it: make the file beforehand, base64 ${file} > ${file}.b64.`,
    );
  }
  return [
    ...header,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain',
    '',
    ...part(body),
    ...attachments.flatMap(({ what, type, name }) => {
      const file = fileOf(what);
      return [
        `--${boundary}`,
        `Content-Type: ${type}`,
        `Content-Disposition: attachment${named(name ?? file)}`,
        // A script sends files as they are.
        ...(file === undefined ? ['', ...part(what)] : ['Content-Transfer-Encoding: base64', '', `< ${file}.b64`]),
      ];
    }),
    `--${boundary}--`,
  ];
}

function named(name: string | undefined): string {
  const last =
    name
      ?.split('/')
      .at(-1)
      ?.replace(/["\\\r\n]/g, '') ?? '';
  return last === '' ? '' : `; filename="${last}"`;
}

function part(text: string): string[] {
  const file = fileOf(text);
  return file === undefined ? lines(text).map(stuffed) : [`< ${file}`];
}

/** A line with what swaks puts into it. */
function written(line: string, from: string, to: readonly string[]): string {
  const values: Readonly<Record<string, string>> = {
    DATE,
    MESSAGEID: MESSAGE_ID,
    FROM_ADDRESS: from,
    TO_ADDRESS: to.join(', '),
    NEW_HEADERS: '',
    SWAKS_VERSION: '',
  };
  return stuffed(line.replace(/%([A-Z_]+)%/g, (token, name: string) => values[name] ?? token));
}

function stuffed(line: string): string {
  return writtenPayloadLine(line.startsWith('.') ? `.${line}` : line);
}

/** The file that a value names. */
function fileOf(value: string): string | undefined {
  const [, path] = /^@([^@\r\n{}]*[^@\s{}])$/.exec(value) ?? [];
  return path;
}

function lines(text: string): string[] {
  return text
    .replaceAll('%NEWLINE%', '\n')
    .replaceAll('\\n', '\n')
    .split(/\r\n|\r|\n/);
}
