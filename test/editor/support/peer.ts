import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A listening peer of the tests, on a free port of 127.0.0.1. */
export interface Peer {
  readonly url: string;
  /** How many connections were made to it. */
  readonly connections: () => number;
  /** Resolves when the first connection is there. */
  readonly connected: Promise<void>;
  /** Resolves when the second connection is there. */
  readonly connectedAgain: Promise<void>;
  /** Resolves when the first connection is closed. */
  readonly left: Promise<void>;
  /** Resolves when the second connection is closed. */
  readonly leftAgain: Promise<void>;
}

/** Has a peer that accepts connections and says nothing, ever, while `body` works; then it is closed. */
export async function withSilentPeer(body: (peer: Peer) => Promise<void>): Promise<void> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.resume();
  });
  const connected = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const connectedAgain = new Promise<Socket>((resolve) =>
    server.on('connection', (socket) => sockets.length === 2 && resolve(socket)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await body({
      url: `smtp://127.0.0.1:${port}`,
      connections: () => sockets.length,
      connected: connected.then(() => {}),
      connectedAgain: connectedAgain.then(() => {}),
      left: connected.then(closed),
      leftAgain: connectedAgain.then(closed),
    });
  } finally {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.on('close', () => resolve()));
}
