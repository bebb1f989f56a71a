import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A server that says what a text tells, one conversation for each connection. */
export interface ScriptedServer {
  readonly url: string;
  /** What the clients sent, connection by connection. */
  received(): readonly string[];
  /** How many connections came. */
  connections(): number;
  close(): Promise<void>;
}

/**
 * Starts a server on a free loopback port. A conversation has `S: text` (a line that is sent), `S| text` (octets with
 * `\r \n \xHH`), `C:` (waits for a line, whatever it is), `CLOSE`, `RESET`; at its end the server keeps silent.
 * Conversations stand apart by a line `---`.
 */
export async function startScriptedServer(text: string): Promise<ScriptedServer> {
  const conversations = text.split(/^---\n/m).map((part) => part.split('\n').filter((line) => line !== ''));
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const number = received.push('') - 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    void converse(socket, conversations[number] ?? [], (chunk) => {
      received[number] += chunk;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received: () => received,
    connections: () => received.length,
    async close() {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

async function converse(socket: Socket, steps: readonly string[], onReceived: (chunk: string) => void): Promise<void> {
  const lines = createLines(socket, onReceived);
  for (const step of steps) {
    if (step === 'CLOSE') {
      socket.end();
    } else if (step === 'RESET') {
      socket.resetAndDestroy();
    } else if (step.startsWith('C:')) {
      await lines.next();
    } else if (step.startsWith('S| ')) {
      socket.write(octets(step.slice(3)));
    } else {
      socket.write(`${step.slice(3)}\r\n`);
    }
  }
}

/** The lines that come, one after the other. */
function createLines(socket: Socket, onReceived: (chunk: string) => void): { next(): Promise<void> } {
  let waiting = 0;
  let wake: (() => void) | undefined;
  socket.on('data', (chunk) => {
    const text = chunk.toString('latin1');
    onReceived(text);
    waiting += text.split('\n').length - 1;
    wake?.();
  });
  return {
    async next() {
      while (waiting === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      waiting -= 1;
    },
  };
}

function octets(text: string): Buffer {
  const plain = text.replace(/\\(r|n|\\|x([0-9a-f]{2}))/g, (_, kind: string, hex: string | undefined) =>
    hex === undefined ? (ESCAPES[kind] ?? kind) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1');
}

const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n' };
