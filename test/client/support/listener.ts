import { once } from 'node:events';
import { createServer, type ListenOptions, type Socket } from 'node:net';

/** A server of a test, and where it listens. */
export interface Listener {
  readonly port: number;
  /** Resolves with the sockets of the connections, in order, as they come. */
  next(): Promise<Socket>;
  close(): Promise<void>;
}

/** Starts a server that does what `serve` does with each connection; on a free loopback port, unless said. */
export async function listen(
  serve: (socket: Socket) => void,
  where: ListenOptions = { host: '127.0.0.1', port: 0 },
): Promise<Listener> {
  const waiting: Socket[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    waiting.push(socket);
    server.emit('queued');
    serve(socket);
  });
  server.listen(where);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async next() {
      for (;;) {
        const socket = waiting.shift();
        if (socket) {
          return socket;
        }
        await once(server, 'queued');
      }
    },
    async close() {
      for (const socket of open) {
        socket.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}
