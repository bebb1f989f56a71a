import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { certificate } from './certificate';

/** A server that says what a text tells, one conversation for each connection. */
export interface ScriptedServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** What the clients sent, connection by connection, each character an octet; under TLS what was in it. */
  received(): readonly string[];
  /** What was sent to them, in the same way. */
  sent(): readonly string[];
  /** How many connections came. */
  connections(): number;
  /** Resolves once every client has gone. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a server on a free loopback port. Each line of a conversation is one of
 *   S: text, a line that is sent
 *   S| octets with `\r \n \\ \xHH`, sent in one write
 *   S/ the same, each octet in a packet of its own
 *   C: waits for a line, whatever it is
 *   O: n, waits for that many octets
 *   E: waits for a line and sends it back with 250
 *   TLS, the server's part of a handshake
 *   CLOSE, RESET
 * and at its end the server keeps silent. Conversations stand apart by a line `---`.
 */
export async function startScriptedServer(text: string): Promise<ScriptedServer> {
  const conversations = text.split(/^---\n/m).map((part) => part.split('\n').filter((line) => line !== ''));
  const { cert, key } = await certificate;
  const secureContext = createSecureContext({ cert, key });
  const peers: Peer[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    const peer = new Peer(socket);
    const steps = conversations[peers.push(peer) - 1] ?? [];
    void converse(
      peer,
      steps,
      (plain) => new TLSSocket(plain, { isServer: true, secureContext, requestCert: true, rejectUnauthorized: false }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    address: `127.0.0.1:${port}`,
    received: () => peers.map(({ received }) => received),
    sent: () => peers.map(({ sent }) => sent),
    connections: () => peers.length,
    async settled() {
      await Promise.all(peers.map(({ gone }) => gone));
    },
    async close() {
      for (const peer of peers) {
        peer.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

async function converse(peer: Peer, steps: readonly string[], secure: (plain: Socket) => TLSSocket): Promise<void> {
  for (const step of steps) {
    const [, mark = step, rest = ''] = /^([SCOE][:|/]) ?(.*)$/.exec(step) ?? [];
    switch (mark) {
      case 'S:':
        peer.send(Buffer.from(`${rest}\r\n`));
        break;
      case 'S|':
        peer.send(octets(rest));
        break;
      case 'S/':
        for (const octet of octets(rest)) {
          peer.send(Buffer.of(octet));
          await new Promise(setImmediate);
        }
        break;
      case 'C:':
        await peer.line();
        break;
      case 'O:':
        await peer.octets(Number(rest));
        break;
      case 'E:':
        peer.send(Buffer.from(`250 ${(await peer.line()).trimEnd()}\r\n`, 'latin1'));
        break;
      case 'TLS':
        peer.wrap(secure);
        break;
      case 'CLOSE':
        peer.end();
        break;
      case 'RESET':
        peer.reset();
        break;
      default:
        throw new Error(`No step of a conversation: ${step}`);
    }
  }
}

/** One client's connection. */
class Peer {
  received = '';
  sent = '';
  readonly gone: Promise<unknown>;
  readonly #plain: Socket;
  #socket: Socket;
  #unread = '';
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#plain = socket;
    this.#socket = socket;
    this.gone = new Promise((resolve) => socket.once('close', resolve));
    this.#listen();
  }

  send(octets: Buffer): void {
    this.sent += octets.toString('latin1');
    this.#socket.write(octets);
  }

  /** Takes the next line, with its line end. */
  line(): Promise<string> {
    return this.#take(() => this.#unread.indexOf('\n') + 1);
  }

  octets(count: number): Promise<string> {
    return this.#take(() => (this.#unread.length < count ? 0 : count));
  }

  wrap(secure: (plain: Socket) => TLSSocket): void {
    this.#socket.removeAllListeners('data');
    this.#socket = secure(this.#socket);
    this.received += '<TLS>';
    this.#listen();
  }

  end(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#plain.resetAndDestroy();
  }

  destroy(): void {
    this.#plain.destroy();
  }

  async #take(size: () => number): Promise<string> {
    while (size() === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#unread.slice(0, size());
    this.#unread = this.#unread.slice(taken.length);
    return taken;
  }

  #listen(): void {
    this.#socket.on('error', () => this.#plain.destroy());
    this.#socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1');
      this.#unread += chunk.toString('latin1');
      this.#wake();
    });
  }
}

function octets(text: string): Buffer {
  const plain = text.replace(/\\(r|n|\\|x([0-9a-f]{2}))/g, (_, kind: string, hex: string | undefined) =>
    hex === undefined ? (ESCAPES[kind] ?? kind) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1');
}

const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n' };
