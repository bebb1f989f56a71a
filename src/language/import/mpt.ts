import { verbOf } from '../../smtp';
import { Conversation } from './conversation';
import { ExpectedLines, matching } from './expected-lines';
import type { Import } from './notes';
import { withPlaceholders, withReferences } from './placeholders';
import { writeDialogues } from './write-dialogues';

/** Makes a script of a script of Apache James's protocol tester. */
export function importMpt(source: readonly string[], { notes, name, preamble }: Import): string {
  const lines = withPlaceholders(source, /\$\{[A-Za-z_][\w-]*\}/g, (reference) => {
    const variable = reference.slice(2, -1);
    preamble.add(`@prompt ${variable}`);
    return variable;
  });
  const conversation = new Conversation(notes, { marked: true });
  if (lines.some((line) => /^SESSION:/.test(line))) {
    preamble.add('@prompt server Where to connect to: smtp://host:port');
  }
  const reader = new Reader(conversation, notes, name);
  const first = lines.findIndex((line) => /^(?:[CS]|SESSION):/.test(line));
  if (lines.some((line) => /^SESSION:/.test(line)) && !lines[first]?.startsWith('SESSION:')) {
    notes.add(first + 1, 'Lines above the first SESSION go to every connection; here they go to the first.');
    reader.line('SESSION: 0', first + 1);
  }
  for (const [index, line] of lines.entries()) {
    reader.line(line, index + 1);
  }
  reader.end();
  conversation.finish();
  if (!lines.some((line) => /^[CS]:/.test(line))) {
    return '';
  }
  return withReferences(writeDialogues(conversation, notes, name));
}

/** Reads one script, line by line. */
class Reader {
  readonly #conversation: Conversation;
  readonly #notes: Import['notes'];
  readonly #name: string | undefined;
  readonly #expected: ExpectedLines;
  readonly #connections = new Set<string>();
  #current = '';
  #hello = false;
  #restarts = 0;

  constructor(conversation: Conversation, notes: Import['notes'], name: string | undefined) {
    this.#conversation = conversation;
    this.#notes = notes;
    this.#name = name;
    this.#expected = new ExpectedLines(conversation);
  }

  line(line: string, number: number): void {
    const [, word = '', rest = ''] = /^([A-Z]+:?)[ \t]*(.*)$/.exec(line) ?? [];
    if (line.startsWith('C:')) {
      this.#send(line.slice(3), number);
    } else if (line.startsWith('S:')) {
      this.#expect(line.slice(3), number);
    } else if (line.startsWith('#')) {
      this.#comment(line.slice(1).trim());
    } else if (word === 'WAIT' && /^\d{1,9}$/.test(rest)) {
      this.#step(`@wait ${rest}ms`);
    } else if (word === 'SESSION:' && /^\d{1,5}$/.test(rest)) {
      this.#use(rest);
    } else if (word === 'REINIT') {
      this.end();
      this.#restarts++;
      this.#connections.clear();
      this.#current = '';
      this.#conversation.session(`${this.#name ?? 'Session'}, started again (${this.#restarts})`);
    } else if (word === 'LOG') {
      this.#comment(rest);
    } else if (word !== 'SUB' && line.trim() !== '' && line.trim() !== '}') {
      // The lines of a SUB block may come in any order, as those of every reply in a script may.
      this.#notes.leftOut(number, line);
    }
  }

  end(): void {
    this.#expected.end();
  }

  #comment(text: string): void {
    if (!this.#conversation.inMessage) {
      this.end();
      this.#conversation.comment(text);
    }
  }

  #step(text: string): void {
    this.end();
    this.#conversation.script(text, { takesReplies: false });
  }

  /** The first time it is a connection of its own, to a server that is to be named. */
  #use(number: string): void {
    const connection = `session${number}`;
    if (connection === this.#current) {
      return;
    }
    this.#current = connection;
    const known = this.#connections.has(connection);
    this.#connections.add(connection);
    this.#step(known ? `@use ${connection}` : `@connect \ue000server\ue001 as ${connection}`);
  }

  #send(text: string, number: number): void {
    this.end();
    this.#hello = /^[EL]HLO$/.test(verbOf(text));
    this.#conversation.sent(text, number);
  }

  #expect(pattern: string, number: number): void {
    const [, code = '', separator = '', rest = ''] = /^([2-5x][\dx]{2})(\\?-|\\?[ ]|\\s|)(.*)$/.exec(pattern) ?? [];
    const text = code === '' ? null : matching(rest, { hello: this.#hello });
    if (text === null) {
      this.#notes.add(number, `The pattern can not be said in a script: ${pattern}.`);
    }
    const more = separator === '' ? undefined : separator.endsWith('-');
    this.#expected.add({ code: code || 'xxx', more, text: text ?? undefined }, number);
  }
}
