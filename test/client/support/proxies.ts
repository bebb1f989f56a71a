import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy on a free loopback port, that leads wherever it is told. */
export interface TestProxy {
  readonly host: string;
  readonly port: number;
  /** What it was asked for: `host:port`, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** What a proxy does with what it is asked for. */
export interface ProxyBehaviour {
  /** The port of this machine that it leads to; undefined: it refuses. */
  readonly lead?: (asked: string) => number | undefined;
  /** `user:password` that it wants. */
  readonly credentials?: string;
  /** With what it refuses: a reply field of SOCKS5, or a status line of HTTP. */
  readonly refusal?: number | string;
  /** What it says at once instead of all that, and closes. */
  readonly says?: string;
  /** Octets that go in one packet with its answer. */
  readonly early?: string;
}

/** A SOCKS5 proxy (RFC 1928). */
export function startSocksProxy(behaviour: ProxyBehaviour): Promise<TestProxy> {
  return start(behaviour, async (socket, read, asked) => {
    const [, methods = 0] = await read(2);
    const offered = await read(methods);
    const method = behaviour.credentials === undefined ? 0 : 2;
    if (!offered.includes(method)) {
      socket.end(Buffer.of(5, 0xff));
      return;
    }
    socket.write(Buffer.of(5, method));
    if (method === 2) {
      const [, userLength = 0] = await read(2);
      const user = await read(userLength);
      const [passwordLength = 0] = await read(1);
      const password = await read(passwordLength);
      const right = `${user}:${password}` === behaviour.credentials;
      socket.write(Buffer.of(1, right ? 0 : 1));
      if (!right) {
        return;
      }
    }
    const [, , , kind] = await read(4);
    const [length = 0] = kind === 3 ? await read(1) : [kind === 1 ? 4 : 16];
    const host = await read(length);
    const port = (await read(2)).readUInt16BE();
    const written =
      kind === 3
        ? host.toString()
        : kind === 1
          ? [...host].join('.')
          : `[${host.toString('hex').replace(/^0+/, '::')}]`;
    asked.push(`${written}:${port}`);
    const target = behaviour.lead?.(`${written}:${port}`);
    const code = target === undefined ? Number(behaviour.refusal ?? 5) : 0;
    const answer = Buffer.concat([Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]), Buffer.from(behaviour.early ?? '')]);
    lead(socket, answer, target);
  });
}

/** An HTTP proxy that knows CONNECT (RFC 9110 9.3.6). */
export function startHttpProxy(behaviour: ProxyBehaviour): Promise<TestProxy> {
  return start(behaviour, async (socket, read, asked) => {
    let head = '';
    while (!head.endsWith('\r\n\r\n')) {
      head += await read(1);
    }
    const wanted =
      behaviour.credentials &&
      `\r\nproxy-authorization: basic ${Buffer.from(behaviour.credentials).toString('base64')}\r\n`;
    if (wanted && !head.toLowerCase().includes(wanted.toLowerCase())) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const authority = head.split(' ')[1] ?? '';
    asked.push(authority);
    const target = behaviour.lead?.(authority);
    if (target === undefined) {
      socket.end(`HTTP/1.1 ${behaviour.refusal ?? '403 Forbidden'}\r\n\r\n`);
      return;
    }
    lead(socket, Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${behaviour.early ?? ''}`), target);
  });
}

function lead(socket: Socket, answer: Buffer, target: number | undefined): void {
  if (target === undefined) {
    socket.end(answer);
    return;
  }
  const onward = connect(target, '127.0.0.1', () => {
    socket.write(answer);
    socket.pipe(onward).pipe(socket);
  });
  onward.on('error', () => socket.destroy());
  socket.on('error', () => onward.destroy());
}

type Read = (octets: number) => Promise<Buffer>;

async function start(
  { says }: ProxyBehaviour,
  serve: (socket: Socket, read: Read, asked: string[]) => Promise<void>,
): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (says !== undefined) {
      socket.end(says);
      return;
    }
    const read: Read = async (octets) => {
      for (;;) {
        const chunk: Buffer | null = octets === 0 ? Buffer.alloc(0) : socket.read(octets);
        if (chunk) {
          return chunk;
        }
        await once(socket, 'readable');
      }
    };
    void serve(socket, read, asked);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked,
    async close() {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}
