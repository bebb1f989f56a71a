import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { Alarm } from './alarm';
import { inWords } from './in-words';
import { ReplyReader } from './reply-reader';
import { reasonOf, type SocketError } from './socket-error';
import { factsOf, secure } from './tls';
import { TlsFault } from './tls-context';
import {
  type Connection,
  ConnectionError,
  type ConnectionErrorKind,
  type ConnectionOptions,
  type Remote,
  type Reply,
  type TlsFacts,
  type TlsOptions,
} from './types';

/** Makes a connected socket a connection. */
export function createConnection(socket: Socket, options: ConnectionOptions): Connection {
  return new SocketConnection(socket, options);
}

class SocketConnection implements Connection {
  readonly remote: Remote;
  #socket: Socket | TLSSocket;
  #tls: TlsFacts | undefined;
  #reader = new ReplyReader();
  /** Whether the peer will send nothing more, and why, where there is a reason. */
  #over: { readonly reason: string } | undefined;
  /** After it nothing more is possible. */
  #broken: ConnectionError | undefined;
  /** Called at every event of the socket. */
  #wake: (() => void) | undefined;
  readonly #alarm = new Alarm(() => this.#wake?.());
  #lastWrite = performance.now();
  readonly #onWritten = () => this.#wake?.();
  #detach: () => void;
  #closing: Promise<void> | undefined;
  readonly #gone: Promise<void>;

  constructor(socket: Socket, { remote, signal, early }: ConnectionOptions) {
    this.#socket = socket;
    this.remote = remote;
    this.#detach = this.#attach(socket);
    if (early.length > 0) {
      this.#reader.push(early);
    }
    if (socket.readableEnded) {
      this.#over = { reason: 'closed the connection' };
    }
    const cancel = () => this.#break('cancelled', 'The run was cancelled.');
    if (signal?.aborted) {
      cancel();
    }
    signal?.addEventListener('abort', cancel, { once: true });
    this.#gone = new Promise((resolve) => {
      socket.once('close', () => {
        signal?.removeEventListener('abort', cancel);
        this.#alarm.clear();
        resolve();
      });
    });
  }

  get tls(): TlsFacts | undefined {
    return this.#tls;
  }

  get pending(): boolean {
    return this.#reader.pending;
  }

  get closed(): boolean {
    return this.#over !== undefined;
  }

  write(data: Uint8Array | AsyncIterable<Uint8Array>, { timeout }: { timeout: number }): Promise<void> {
    return data instanceof Uint8Array ? this.#writeWhole(data, timeout) : this.#writeChunks(data, timeout);
  }

  readReply({ timeout }: { timeout: number }): Promise<Reply> {
    return this.#read(timeout, 'The server did not reply', () => {
      const result = this.#reader.next(this.#lastWrite);
      if (result.kind === 'fault') {
        throw this.#break('protocol', result.reason, result.received);
      }
      return result.kind === 'reply' ? result.reply : undefined;
    });
  }

  readLine({ timeout }: { timeout: number }): Promise<Uint8Array> {
    return this.#read(timeout, 'The peer sent no line', () => {
      const line = this.#reader.takeLine();
      if (line === undefined && this.#reader.size > HIGH_WATER) {
        throw this.#break('protocol', `A line of the peer has over ${HIGH_WATER} octets and does not end.`);
      }
      return line;
    });
  }

  readOctets(most: number, { timeout }: { timeout: number }): Promise<Uint8Array> {
    return this.#read(timeout, 'The peer sent nothing', () => {
      const octets = this.#reader.takeOctets(most);
      return octets.length > 0 ? octets : undefined;
    });
  }

  peekPending(): Uint8Array {
    return this.#reader.peek();
  }

  takePending(): Uint8Array {
    return this.#reader.take();
  }

  async startTls(options: TlsOptions): Promise<TlsFacts> {
    // What the system has received already is seen in the next turn, and belongs to the time before.
    await nextTurn();
    if (this.#broken) {
      throw this.#broken;
    }
    if (this.#reader.pending) {
      const message =
        'The server sent octets between its reply and the TLS handshake; whoever sits between could have put them there (RFC 3207 6).';
      throw this.#break('protocol', message, this.#reader.take());
    }
    if (this.#over) {
      throw this.#lost();
    }
    this.#detach();
    try {
      const socket = await secure(this.#socket, options, (cancel) => {
        this.#wake = () => this.#broken && cancel(this.#broken);
      });
      this.#socket = socket;
      this.#detach = this.#attach(socket);
      const facts = factsOf(socket, options);
      options.onFacts?.(facts);
      if (!facts.verified && options.verify === 'on') {
        throw new TlsFault('tls', `The server's certificate is not to be trusted: ${facts.reason}`);
      }
      this.#tls = facts;
      this.#lastWrite = performance.now();
      return facts;
    } catch (error) {
      if (error instanceof TlsFault) {
        throw this.#break(error.kind, error.message);
      }
      throw error;
    } finally {
      this.#wake = undefined;
    }
  }

  async listen(ms: number, until?: AbortSignal): Promise<'quiet' | 'octets' | 'closed'> {
    const end = () => this.#wake?.();
    until?.addEventListener('abort', end);
    try {
      return (await this.#until(ms, () => this.#heard() ?? (until?.aborted ? 'quiet' : undefined))) ?? 'quiet';
    } finally {
      until?.removeEventListener('abort', end);
    }
  }

  async untilClosed(ms: number): Promise<'closed' | 'octets' | 'open'> {
    return (await this.#until(ms, () => this.#heard())) ?? 'open';
  }

  close(): Promise<void> {
    this.#closing ??= this.#socket.destroyed ? Promise.resolve() : this.#end(this.#socket);
    return this.#closing;
  }

  async #end(socket: Socket): Promise<void> {
    const timer = setTimeout(() => socket.destroy(), PATIENCE);
    socket.end();
    // What still comes is not read, so that the end of it can be seen.
    socket.resume();
    if (this.#over) {
      socket.destroySoon();
    }
    await this.#gone;
    clearTimeout(timer);
  }

  #heard(): 'octets' | 'closed' | undefined {
    if (this.#reader.pending) {
      return 'octets';
    }
    return this.#over ? 'closed' : undefined;
  }

  #attach(socket: Socket): () => void {
    const onData = (chunk: Buffer) => {
      this.#reader.push(chunk);
      if (this.#reader.size > HIGH_WATER) {
        socket.pause();
      }
      this.#wake?.();
    };
    const onEnd = () => {
      this.#over ??= { reason: 'closed the connection' };
      this.#wake?.();
    };
    const onError = (error: SocketError) => {
      this.#over ??= { reason: reasonOf(error) };
      this.#wake?.();
    };
    socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
    return () => {
      socket.off('data', onData).off('end', onEnd).off('close', onEnd);
    };
  }

  #writeWhole(data: Uint8Array, timeout: number): Promise<void> {
    try {
      this.#send(data);
    } catch (error) {
      return Promise.reject(error);
    }
    // Mostly the system takes it at once.
    return this.#socket.writableNeedDrain
      ? this.#untilTaken(timeout, () => !this.#socket.writableNeedDrain)
      : Promise.resolve();
  }

  async #writeChunks(data: AsyncIterable<Uint8Array>, timeout: number): Promise<void> {
    try {
      for await (const chunk of data) {
        this.#send(chunk);
        // Whoever makes the chunks may use their memory again.
        await this.#untilTaken(timeout, () => this.#socket.writableLength === 0);
      }
    } catch (error) {
      // Half of a message was sent: the two sides are out of step for good.
      if (!(error instanceof ConnectionError)) {
        this.#break('connection-lost', 'The connection was dropped in the midst of a message.');
      }
      throw error;
    }
  }

  #send(chunk: Uint8Array): void {
    if (this.#broken) {
      throw this.#broken;
    }
    if (this.#over) {
      throw this.#unwritten();
    }
    this.#socket.write(chunk, this.#onWritten);
    this.#lastWrite = performance.now();
  }

  async #untilTaken(timeout: number, isTaken: () => boolean): Promise<void> {
    if (isTaken()) {
      return;
    }
    const taken = await this.#until(timeout, () => {
      if (this.#over) {
        throw this.#unwritten();
      }
      return isTaken() || undefined;
    });
    if (!taken) {
      throw this.#break('timeout', `The server took none of what was sent for ${inWords(timeout)}.`);
    }
    this.#lastWrite = performance.now();
  }

  /** Waits until `take` gives something that the peer sent; rejects when the peer is gone, or time is up. */
  #read<T>(timeout: number, complaint: string, take: () => T | undefined): Promise<T> {
    return this.#until(
      timeout,
      () => {
        const taken = take();
        if (taken === undefined && this.#over) {
          throw this.#lost();
        }
        return taken;
      },
      () => {
        throw this.#break('timeout', `${complaint} within ${inWords(timeout)}.`, this.#reader.take());
      },
    );
  }

  #until<T>(ms: number, test: () => T | undefined): Promise<T | undefined>;
  #until<T>(ms: number, test: () => T | undefined, onTime: () => never): Promise<T>;
  /** Waits until `test` gives something, looking again at each event; when it does not within that many ms, undefined, or what `onTime` throws. */
  #until<T>(ms: number, test: () => T | undefined, onTime?: () => never): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const look = () => {
        try {
          if (this.#broken) {
            throw this.#broken;
          }
          const result = test() ?? (this.#alarm.rang ? onTime?.() : undefined);
          if (result !== undefined || this.#alarm.rang) {
            this.#wake = undefined;
            resolve(result);
          } else if (this.#socket.isPaused()) {
            this.#socket.resume();
          }
        } catch (error) {
          this.#wake = undefined;
          reject(error);
        }
      };
      this.#alarm.quiet();
      this.#wake = look;
      look();
      if (this.#wake === look) {
        this.#alarm.set(ms);
      }
    });
  }

  /** The peer is gone before it took all: what it said to that, as 552 to a message too large, can still be read. */
  #unwritten(): ConnectionError {
    return this.#reader.pending
      ? new ConnectionError('connection-lost', `The server ${this.#over?.reason ?? 'closed the connection'}.`)
      : this.#lost();
  }

  /** The peer is gone: what it had sent of a reply goes with the error. */
  #lost(): ConnectionError {
    const received = this.#reader.take();
    const when = received.length > 0 ? ' half-way through a reply' : '';
    const message = `The server ${this.#over?.reason ?? 'closed the connection'}${when}.`;
    return this.#break('connection-lost', message, received);
  }

  #break(kind: ConnectionErrorKind, message: string, received?: Uint8Array): ConnectionError {
    this.#broken ??= new ConnectionError(kind, message, received);
    this.#socket.on('error', () => undefined);
    this.#socket.destroy();
    this.#wake?.();
    return this.#broken;
  }
}

/** How long, in ms, a peer has to close its side. */
const PATIENCE = 500;

/** Beyond that many unread octets nothing more is taken from the peer. */
const HIGH_WATER = 4 * 1024 * 1024;
