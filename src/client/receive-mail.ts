import { parsePath, type Verb, verbs } from './served-commands';
import { type Connection, ConnectionError } from './types';

/** How mail is taken after the roles have turned. */
export interface ReceiveOptions {
  /** The name that the greeting and the reply to EHLO give. */
  readonly hostname: string;
  /** How long the peer may be silent, in ms. */
  readonly timeout: number;
  /** After that many messages the peer gets 452. */
  readonly limit?: number;
  /** Is told each line of the peer, and each reply to it; the greeting answers nothing. */
  onExchange(command: string | undefined, reply: readonly string[]): void;
  /** Opens what keeps one message; it is called when the first octets of it come. */
  open(envelope: Envelope): Promise<MessageSink>;
}

/** Who sends a message, and to whom: paths without their brackets. */
export interface Envelope {
  readonly from: string;
  readonly recipients: readonly string[];
}

/** Takes one message: its octets, stuffed dots taken out, and then its end; a message that breaks off is discarded. */
export interface MessageSink {
  write(octets: Uint8Array): Promise<void>;
  end(): Promise<void>;
  discard(): Promise<void>;
}

/** Serves on a connection whose roles have turned, until the peer quits (RFC 2645 5.2.1, RFC 5321); rejects with `ConnectionError`, also when the peer goes without QUIT. */
export async function receiveMail(connection: Connection, options: ReceiveOptions): Promise<void> {
  await new Receiver(connection, options).run();
}

class Receiver {
  readonly #connection: Connection;
  readonly #options: ReceiveOptions;
  #from: string | undefined;
  #recipients: string[] = [];
  #taken = 0;
  /** Commands since the last message. */
  #commands = 0;
  /** The message that chunks go to, until the last one. */
  #chunked: MessageSink | undefined;

  constructor(connection: Connection, options: ReceiveOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  async run(): Promise<void> {
    await this.#reply(undefined, `220 ${this.#options.hostname} ready to take mail`);
    try {
      for (let quit = false; !quit; ) {
        const line = await this.#line();
        this.#count();
        const [verb = '', ...rest] = line.split(' ');
        quit = await this.#serve(line, verbs[verb.toUpperCase()], rest.join(' '));
      }
    } finally {
      await this.#chunked?.discard();
    }
  }

  /** Everything that is said is kept, and a peer that only talks never is silent. */
  #count(): void {
    this.#commands += 1;
    if (this.#commands > MOST_COMMANDS) {
      throw new ConnectionError('protocol', `The peer sent ${MOST_COMMANDS} commands without a message, and goes on.`);
    }
  }

  /** Answers one command; true after QUIT. */
  async #serve(line: string, verb: Verb | undefined, argument: string): Promise<boolean> {
    const { hostname, limit = Number.POSITIVE_INFINITY } = this.#options;
    switch (verb) {
      case 'hello':
        await this.#reset();
        await this.#reply(line, `250 ${hostname}`);
        return false;
      case 'extended hello':
        await this.#reset();
        await this.#reply(line, ...extensionLines(hostname));
        return false;
      case 'sender':
        await this.#sender(line, argument, limit);
        return false;
      case 'recipient':
        await this.#recipient(line, argument);
        return false;
      case 'message':
        await this.#message(line);
        return false;
      case 'chunk':
        await this.#chunk(line, argument);
        return false;
      case 'reset':
        await this.#reset();
        await this.#reply(line, '250 2.0.0 Reset');
        return false;
      case 'nothing':
        await this.#reply(line, '250 2.0.0 Ok');
        return false;
      case 'verify':
        await this.#reply(line, '252 2.1.5 Send mail for it, and see');
        return false;
      case 'quit':
        await this.#reply(line, `221 2.0.0 ${hostname} closes the connection`);
        return true;
      default:
        await this.#reply(line, '502 5.5.1 Not served here');
        return false;
    }
  }

  async #sender(line: string, argument: string, limit: number): Promise<void> {
    const path = parsePath('FROM:', argument);
    if (path === undefined) {
      return this.#reply(line, '501 5.5.4 It is written MAIL FROM:<address>');
    }
    if (this.#from !== undefined) {
      return this.#reply(line, '503 5.5.1 A transaction is open');
    }
    if (this.#taken >= limit) {
      return this.#reply(line, '452 4.3.1 No more messages are taken');
    }
    this.#from = path;
    return this.#reply(line, '250 2.1.0 Sender ok');
  }

  async #recipient(line: string, argument: string): Promise<void> {
    const path = parsePath('TO:', argument);
    if (this.#from === undefined) {
      return this.#reply(line, '503 5.5.1 MAIL comes first');
    }
    if (path === undefined || path === '') {
      return this.#reply(line, '501 5.5.4 It is written RCPT TO:<address>');
    }
    if (this.#recipients.length >= MOST_RECIPIENTS) {
      return this.#reply(line, '452 4.5.3 Too many recipients');
    }
    this.#recipients.push(path);
    return this.#reply(line, '250 2.1.5 Recipient ok');
  }

  async #message(line: string): Promise<void> {
    if (this.#recipients.length === 0 || this.#chunked) {
      return this.#reply(line, '503 5.5.1 MAIL and RCPT come first');
    }
    const sink = await this.#open();
    await this.#reply(line, '354 Send the message, and a line of one dot');
    try {
      // Only CRLF ends a line of a message: a dot behind a bare LF is neither its end nor stuffing (RFC 5321 2.3.8, 4.1.1.4).
      let atLineStart = true;
      for (let text = await this.#octets(); !(atLineStart && isDot(text)); text = await this.#octets()) {
        // A dot at the start of a line was put there for the way (RFC 5321 4.5.2).
        await sink.write(atLineStart && text[0] === DOT ? text.subarray(1) : text);
        atLineStart = text.at(-2) === CR;
      }
    } catch (error) {
      await sink.discard();
      throw error;
    }
    await sink.end();
    return this.#took('.');
  }

  async #chunk(line: string, argument: string): Promise<void> {
    const match = /^(\d{1,15})( LAST)?$/i.exec(argument);
    if (!match) {
      throw new ConnectionError('protocol', `The peer's BDAT has no size that can be read: ${line}`);
    }
    const open = this.#recipients.length > 0;
    if (open) {
      this.#chunked ??= await this.#open();
    }
    for (let left = Number(match[1]); left > 0; ) {
      const octets = await this.#connection.readOctets(Math.min(left, LARGEST_READ), this.#options);
      left -= octets.length;
      await this.#chunked?.write(octets);
    }
    if (!open) {
      return this.#reply(line, '503 5.5.1 MAIL and RCPT come first');
    }
    if (match[2] === undefined) {
      return this.#reply(line, `250 2.0.0 ${match[1]} octets taken`);
    }
    await this.#chunked?.end();
    this.#chunked = undefined;
    return this.#took(line);
  }

  #open(): Promise<MessageSink> {
    return this.#options.open({ from: this.#from ?? '', recipients: [...this.#recipients] });
  }

  async #took(line: string): Promise<void> {
    this.#taken += 1;
    this.#commands = 0;
    await this.#reset();
    await this.#reply(line, '250 2.0.0 Message taken');
  }

  async #reset(): Promise<void> {
    await this.#chunked?.discard();
    this.#chunked = undefined;
    this.#from = undefined;
    this.#recipients = [];
  }

  #octets(): Promise<Uint8Array> {
    return this.#connection.readLine(this.#options);
  }

  async #line(): Promise<string> {
    return Buffer.from(await this.#octets())
      .toString('utf8')
      .replace(/\r?\n$/, '');
  }

  async #reply(line: string | undefined, ...reply: readonly string[]): Promise<void> {
    this.#options.onExchange(line, reply);
    await this.#connection.write(Buffer.from(reply.map((text) => `${text}\r\n`).join(''), 'utf8'), this.#options);
  }
}

function extensionLines(hostname: string): string[] {
  const keywords = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'CHUNKING', 'ENHANCEDSTATUSCODES'];
  const lines = [hostname, ...keywords];
  return lines.map((text, index) => `250${index < lines.length - 1 ? '-' : ' '}${text}`);
}

function isDot(line: Uint8Array): boolean {
  return line[0] === DOT && line[1] === CR && line[2] === LF;
}

const DOT = 46;
const LF = 10;
const CR = 13;
const MOST_RECIPIENTS = 1000;
const MOST_COMMANDS = 10_000;
const LARGEST_READ = 64 * 1024;
