import { octetLength, verbOf } from '../../smtp';
import { Conversation } from './conversation';
import { beginningWith, ExpectedLines } from './expected-lines';
import type { Import } from './notes';
import { withPlaceholders, withReferences } from './placeholders';
import { writeDialogues } from './write-dialogues';
import { writtenString } from './written';

/** Makes a script of the client scripts in a test of Exim's suite, or of one that stands alone. */
export function importExim(source: readonly string[], { notes, name, preamble }: Import): string {
  const lines = withPlaceholders(source, MACROS, (macro) => {
    return macro in VALUES ? macro : undefined;
  });
  const conversation = new Conversation(notes, { marked: true });
  const client = new Client(conversation, notes);
  let title: string | undefined;
  let inside: 'client' | 'other' | undefined = lines.some((line) => CLIENT.test(line)) ? undefined : 'client';
  const bare = inside === 'client';
  for (let index = 0; index < lines.length; index++) {
    const number = index + 1;
    let line = lines[index] ?? '';
    if (line === '****') {
      client.end();
      inside = undefined;
    } else if (inside === 'client') {
      if (line !== '' || index < lines.length - 1) {
        client.line(line, number);
      }
    } else if (inside === 'other') {
      notes.leftOut(number, line);
    } else if (/^#/.test(line)) {
      title = line.replace(/^#[ \t]*/, '') || title;
    } else if (line.trim() !== '' && !/^~?\d+$/.test(line)) {
      while (line.endsWith('\\') && index + 1 < lines.length) {
        index++;
        line = `${line.slice(0, -1)} ${lines[index]?.trimStart() ?? ''}`;
      }
      const words = CLIENT.exec(line)?.[1]
        ?.trim()
        .split(/[ \t]+/);
      if (words) {
        client.begin(words, { title: title ?? `${name ?? 'Client'}, line ${number}`, line: number });
      } else {
        notes.leftOut(number, line);
      }
      title = undefined;
      inside = words ? 'client' : TAKES_DATA.test(line) ? 'other' : undefined;
    } else if (line.trim() !== '') {
      notes.add(number, `Left out: the exit status ${line}, which says how Exim's client is to end.`);
    }
  }
  client.end();
  conversation.finish();
  if (bare && !lines.some((line) => line.startsWith('???'))) {
    return '';
  }
  const script = withReferences(writeDialogues(conversation, notes, name));
  for (const [macro, value] of Object.entries(VALUES)) {
    if (script.includes(`{{${macro}}}`)) {
      preamble.add(`@${macro} = ${value}`);
    }
  }
  return script;
}

const CLIENT = /^(?:sudo[ \t]+)?client(?:-ssl|-gnutls|-anytls)?((?:[ \t].*)?)$/;

/** Commands of the suite that are followed by lines of their own, to `****`. */
const TAKES_DATA = /^(?:sudo[ \t]+)?(?:exim|server|background|perl|write|dump|gen)\b/;

/** What the suite replaces in a test before it runs it. */
const MACROS = /\b(?:PORT_(?:D[2-4]?|N|S)|HOSTIPV[46]|V[46]NET|CALLER)(?![A-Z_])/g;

/** Values that the suite uses itself, or that will do. */
const VALUES: Readonly<Record<string, string>> = {
  PORT_D: '1225',
  PORT_D2: '1226',
  PORT_D3: '1227',
  PORT_D4: '1228',
  PORT_N: '1223',
  PORT_S: '1224',
  HOSTIPV4: '127.0.0.1',
  HOSTIPV6: '::1',
  V4NET: '224',
  V6NET: 'ff00',
  CALLER: 'caller',
};

/** Reads one client script, line by line. */
class Client {
  readonly #conversation: Conversation;
  readonly #notes: Import['notes'];
  readonly #expected: ExpectedLines;
  #hello = false;

  constructor(conversation: Conversation, notes: Import['notes']) {
    this.#conversation = conversation;
    this.#notes = notes;
    this.#expected = new ExpectedLines(conversation);
  }

  begin(words: readonly string[], { title, line }: { readonly title: string; readonly line: number }): void {
    const options = words.filter((word) => word.startsWith('-'));
    const ignored = options.filter((word) => word !== '-tls-on-connect' && !/^-t\d+$/.test(word));
    // The values of these two are words of their own.
    const [host = '', port = '', ...more] = words.filter(
      (word, index) => !word.startsWith('-') && !/^-(?:ocsp|p)$/.test(words[index - 1] ?? ''),
    );
    this.#conversation.session(title);
    const scheme = options.includes('-tls-on-connect') ? 'smtps' : 'smtp';
    const address = host.includes(':') || host.includes('HOSTIPV6') ? `[${host}]` : host;
    if (/^\S+$/.test(host) && /^(?:\d{1,5}|\ue000\w+\ue001)$/.test(port)) {
      this.#conversation.connected(`${scheme}://${address}:${port}`);
    }
    const timeout = options.find((word) => /^-t\d{1,5}$/.test(word));
    if (timeout) {
      this.#conversation.script(`@timeout ${timeout.slice(2)}s`, { takesReplies: false });
    }
    if (ignored.length > 0 || more.length > 0) {
      this.#notes.add(line, `Left out: ${[...ignored, ...more].join(' ')}; @tls and @source may say the same.`);
    }
  }

  line(line: string, number: number): void {
    if (!line.startsWith('???')) {
      this.#expected.end();
    }
    if (this.#conversation.reversed) {
      this.#conversation.comment(line);
    } else if (line.startsWith('???*')) {
      this.#step('@closed');
    } else if (line.startsWith('????')) {
      this.#optional(line.slice(4), number);
    } else if (line.startsWith('??? ')) {
      this.#expect(line.slice(4), number);
    } else if (/^\+\+\+ *\d/.test(line)) {
      this.#wait(Number.parseInt(line.slice(3), 10), number);
    } else if (line.startsWith('<<< ')) {
      this.#unclear(line, 'Lines of another file can not be read here: import that file too', number);
    } else if (/^stoptls$/i.test(line)) {
      this.#unclear(line, 'TLS can not be ended with the connection left open', number);
    } else if (line === 'starttls_wait') {
      this.#raw('starttls\\r\\n');
    } else if (line.startsWith('>>> ')) {
      this.#raw(line.slice(4));
    } else {
      this.#send(line, number);
    }
  }

  end(): void {
    this.#expected.end();
  }

  #step(text: string): void {
    this.#expected.end();
    this.#conversation.script(text, { takesReplies: false });
  }

  #unclear(line: string, why: string, number: number): void {
    this.#expected.end();
    this.#conversation.comment(line);
    this.#notes.add(number, `${why}: the line stands in a comment.`);
  }

  #wait(seconds: number, number: number): void {
    if (this.#conversation.inMessage) {
      this.#notes.add(number, 'Left out: a pause inside a message.');
    } else {
      this.#step(`@wait ${seconds}s`);
    }
  }

  #expect(raw: string, number: number): void {
    const text = unescaped(raw).replace(/[\r\n]/g, '');
    const [, digits = '', separator, rest = ''] = /^(\d{0,3})(?:([- ])(.*))?$/s.exec(text) ?? [];
    if (digits === '' && text !== '') {
      this.#unclear(`??? ${raw}`, 'This is no reply of SMTP', number);
      return;
    }
    const more = separator === undefined ? undefined : separator === '-';
    const code = digits.padEnd(3, 'x');
    this.#expected.add({ code, more, text: beginningWith(rest, { hello: this.#hello }) }, number);
  }

  /** Further lines of a reply may come anyway. */
  #optional(raw: string, number: number): void {
    if (!this.#expected.covers(raw.slice(0, 3))) {
      this.#unclear(`????${raw}`, 'A reply that need not come has no line in a script', number);
    }
  }

  #send(raw: string, number: number): void {
    this.#expected.end();
    const lines = raw.split(/\\r\\n/);
    if (lines.some((line) => SPECIAL.test(line))) {
      this.#raw(`${raw}\\r\\n`);
      return;
    }
    for (const line of lines) {
      const text = unescaped(line);
      this.#hello = /^[EL]HLO$/.test(verbOf(text));
      this.#conversation.sent(text, number);
    }
  }

  #raw(raw: string): void {
    this.#expected.end();
    const written = `"${raw.replace(/\\x[\dA-Fa-f]{2}|\\[\s\S]|[^\\]+|\\$/g, octetsOf)}"`;
    if (this.#conversation.inMessage) {
      this.#conversation.octets(`<= ${written}`, octetLength(raw.replace(/\\(x[\dA-Fa-f]{2}|.)/gs, 'x')));
    } else {
      this.#conversation.script(`@raw ${written}`, { takesReplies: true });
    }
  }
}

/** Escapes that stand for more than the character behind them. */
const SPECIAL = /\\(?:[nr]|x[\dA-Fa-f]{2})/;

/** What a piece of a line, an escape or not, is in a script's string. */
function octetsOf(piece: string): string {
  if (/^\\(?:[nr]$|x)/.test(piece) && SPECIAL.test(piece)) {
    return piece;
  }
  return writtenString(piece.startsWith('\\') ? piece.slice(1) : piece).slice(1, -1);
}

function unescaped(raw: string): string {
  return raw.replace(/\\(x[\dA-Fa-f]{2}|.)/gs, (_, after: string) =>
    after.length === 3 ? String.fromCharCode(Number.parseInt(after.slice(1), 16)) : (CONTROLS[after] ?? after),
  );
}

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r' };
