import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import type { Sandbox } from '../../../src/sandbox';

/** A client that does what it is told: sends octets as they are, reads replies line by line. */
export class Peer {
  #socket: Socket;
  #input = Buffer.alloc(0);
  #over = false;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#attach(socket);
  }

  static async open(sandbox: Sandbox, options: { allowHalfOpen?: boolean } = {}): Promise<Peer> {
    const socket = connect({ host: '127.0.0.1', port: sandbox.port, ...options });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Peer(socket);
  }

  get socket(): Socket {
    return this.#socket;
  }

  get tls(): TLSSocket {
    return this.#socket as TLSSocket;
  }

  send(octets: string | Buffer): void {
    this.#socket.write(octets);
  }

  /** Sends, and waits until the system has taken it all. */
  async sendAll(octets: Buffer): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.write(octets, () => resolve()));
  }

  /** The lines of the next reply; what there is of them when the connection ends. */
  async reply(): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.line();
      if (line === undefined) {
        return lines;
      }
      lines.push(line);
      if (line[3] !== '-') {
        return lines;
      }
    }
  }

  /** The next line; undefined at the end. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#input.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#input.subarray(0, end).toString('utf8');
        this.#input = this.#input.subarray(end + 2);
        return line;
      }
      if (this.#over) {
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What came and has not been read. */
  get unread(): string {
    return this.#input.toString('latin1');
  }

  async startTls(options: ConnectionOptions): Promise<void> {
    this.#socket.removeAllListeners('data');
    const secure = connectTls({ socket: this.#socket, servername: 'localhost', ...options });
    this.#socket = secure;
    await new Promise((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject));
    this.#attach(secure);
  }

  /** Resolves at the end of the connection, with what came before it. */
  async end(): Promise<string> {
    while (!this.#over) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.unread;
  }

  close(): void {
    this.#socket.destroy();
  }

  #attach(socket: Socket): void {
    const over = () => {
      this.#over = true;
      this.#wake();
    };
    socket.on('data', (chunk: Buffer) => {
      this.#input = Buffer.concat([this.#input, chunk]);
      this.#wake();
    });
    socket.on('end', over).on('close', over).on('error', over);
  }
}
