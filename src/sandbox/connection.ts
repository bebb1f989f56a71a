import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';

/** A line as it came, and what is wrong with it where something is. */
export type Line =
  | { readonly kind: 'line'; readonly text: string }
  /** It ended with LF alone, was longer than allowed, or is not UTF-8. */
  | { readonly kind: 'bare-lf' | 'too-long' | 'not-utf8' }
  /** It does not end at all. */
  | { readonly kind: 'endless' };

/** Why nothing more can be read. */
export type End = 'closed' | 'idle' | 'stopped';

/** One client's socket: lines and octets are pulled from it, so that a client that sends too much is held back by TCP; replies are gathered until more input is needed (RFC 2920 3.2). */
export class Connection {
  #socket: Socket;
  #input: Buffer = empty;
  #output = '';
  #wake: (() => void) | undefined;
  #end: End | undefined;
  #graceTimer: NodeJS.Timeout | undefined;
  #detach: () => void;
  readonly #idle: number;

  /** Takes a socket over; a peer that is silent for `idle` ms ends the input. */
  constructor(socket: Socket, options: { readonly idle: number }) {
    this.#socket = socket;
    this.#idle = options.idle;
    this.#detach = this.#attach(socket);
  }

  /** Set once nothing more can be read. */
  get end(): End | undefined {
    return this.#end;
  }

  /** The socket under TLS. */
  get tls(): TLSSocket | undefined {
    return this.#socket instanceof TLSSocket ? this.#socket : undefined;
  }

  /** Whether octets are here that nobody has read yet. */
  get hasInput(): boolean {
    return this.#input.length > 0 || this.#socket.readableLength > 0;
  }

  /** The next line without its line end; undefined at the end of the input, and a line that the end cuts off is dropped. */
  async readLine(limit: number): Promise<Line | undefined> {
    let scanned = 0;
    let dropped = 0;
    for (;;) {
      const lf = this.#input.indexOf(LF, scanned);
      if (lf >= 0) {
        const octets = this.#input.subarray(0, lf);
        this.#input = this.#input.subarray(lf + 1);
        return dropped + lf + 1 > limit ? { kind: 'too-long' } : asLine(octets);
      }
      if (this.#input.length > limit) {
        dropped += this.#input.length;
        this.#input = empty;
      }
      if (dropped > mostDropped) {
        return { kind: 'endless' };
      }
      scanned = this.#input.length;
      if (!(await this.#fill())) {
        return undefined;
      }
    }
  }

  /** Some octets, at most that many; undefined at the end of the input. */
  async readOctets(most = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> {
    if (this.#input.length === 0 && !(await this.#fill())) {
      return undefined;
    }
    const octets = this.#input.subarray(0, most);
    this.#input = this.#input.subarray(octets.length);
    return octets;
  }

  /** Gives octets back that were read too far. */
  unread(octets: Buffer): void {
    this.#input = octets;
  }

  /** Puts text, or octets as they are, into what is sent next. */
  write(content: string | Buffer): void {
    if (typeof content === 'string') {
      this.#output += content;
      return;
    }
    this.#send();
    if (this.#socket.writable) {
      this.#socket.write(content);
    }
  }

  /** Sends what was written, and waits while the peer does not take it. */
  async flush(): Promise<void> {
    this.#send();
    while (this.#socket.writableNeedDrain && this.#end === undefined) {
      await this.#wait(this.#idle);
    }
  }

  /** Sends what was written where it is much, so that a client that asks on and on without reading is held back. */
  async relieve(): Promise<void> {
    if (this.#output.length > mostWaiting || this.#socket.writableNeedDrain) {
      await this.flush();
    }
  }

  /** Waits that many ms, less when the connection ends. */
  async pause(ms: number): Promise<void> {
    await this.flush();
    const until = Date.now() + ms;
    for (let left = ms; left > 0 && this.#end === undefined; left = until - Date.now()) {
      await this.#wait(left, { idle: false });
    }
  }

  /** Sends what was written and does the server's part of a TLS handshake; false when it fails, and the connection is gone then. */
  async startTls(context: SecureContext): Promise<boolean> {
    // No await before the socket is wrapped: what the client sends from now on is TLS.
    this.#send();
    const plain = this.#socket;
    this.#detach();
    plain.on('error', ignore);
    const secure = new TLSSocket(plain, {
      isServer: true,
      secureContext: context,
      // For EXTERNAL. Any certificate will do: this is a place to try things.
      requestCert: true,
      rejectUnauthorized: false,
    });
    let established = false;
    secure.once('secure', () => {
      established = true;
      this.#wake?.();
    });
    this.#socket = secure;
    this.#input = empty;
    this.#detach = this.#attach(secure);
    while (!established && this.#end === undefined) {
      await this.#wait(this.#idle);
    }
    if (!established) {
      this.destroy();
    }
    return established;
  }

  /** Ends the connection in good order, and drops it when the peer does not close its side within that many ms. */
  close(grace = 1000): void {
    this.#end ??= 'stopped';
    this.#send();
    const socket = this.#socket;
    socket.end();
    // What still comes is read and thrown away: unread octets would make TCP reset the connection and lose the reply.
    this.#detach();
    socket.on('error', ignore).resume();
    if (!socket.destroyed && this.#graceTimer === undefined) {
      this.#graceTimer = setTimeout(() => socket.destroy(), grace);
      socket.once('close', () => clearTimeout(this.#graceTimer));
    }
    this.#wake?.();
  }

  /** Drops the connection at once. */
  destroy(): void {
    this.#end ??= 'stopped';
    clearTimeout(this.#graceTimer);
    this.#socket.destroy();
    this.#wake?.();
  }

  /** Resolves once the socket is gone. */
  closed(): Promise<void> {
    const socket = this.#socket;
    return socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** Listens to the socket until the function that is returned is called. */
  #attach(socket: Socket): () => void {
    const wake = () => this.#wake?.();
    const closed = () => {
      this.#end ??= 'closed';
      wake();
    };
    socket.on('readable', wake).on('drain', wake).on('end', wake).on('close', closed).on('error', ignore);
    return () => {
      socket.off('readable', wake).off('drain', wake).off('end', wake).off('close', closed).off('error', ignore);
    };
  }

  #send(): void {
    if (this.#output !== '' && this.#socket.writable) {
      this.#socket.write(this.#output);
    }
    this.#output = '';
  }

  async #fill(): Promise<boolean> {
    for (;;) {
      if (this.#end !== undefined) {
        return false;
      }
      const chunk: Buffer | null = this.#socket.read();
      if (chunk !== null) {
        this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk]);
        return true;
      }
      if (this.#socket.readableEnded) {
        this.#end = 'closed';
      } else if (this.#output !== '') {
        await this.flush();
      } else {
        await this.#wait(this.#idle);
      }
    }
  }

  /** Waits until something happens to the socket; silence for that long is the end, unless it is meant to be waited out. */
  #wait(ms: number, options: { readonly idle: boolean } = { idle: true }): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(() => {
        if (options.idle) {
          this.#end ??= 'idle';
        }
        done();
      }, ms);
      this.#wake = done;
    });
  }
}

const LF = 0x0a;
const CR = 0x0d;
const empty = Buffer.alloc(0);

/** Replies wait for the end of what the client sent, up to that many characters. */
const mostWaiting = 64 * 1024;

/** From here on, a line without an end is an attack. */
const mostDropped = 1024 * 1024;

function ignore(): void {
  // An error closes the socket, and that is what counts.
}

function asLine(octets: Buffer): Line {
  if (octets.at(-1) !== CR) {
    return { kind: 'bare-lf' };
  }
  const line = octets.subarray(0, -1);
  return isUtf8(line) ? { kind: 'line', text: line.toString('utf8') } : { kind: 'not-utf8' };
}
