import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** Has a mail server that says what `answers` has for each verb (in capitals), 250 where it has nothing, while `body` works with its URL. */
export async function withServer(
  answers: Readonly<Record<string, string>>,
  body: (url: string) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(`220 ${answers['220'] ?? 'mx.example'}\r\n`);
    let line = '';
    socket.on('data', (octets) => {
      const lines = (line + octets.toString('latin1')).split('\r\n');
      line = lines.pop() ?? '';
      for (const verb of lines.map((text) => text.split(' ', 1)[0]?.toUpperCase() ?? '')) {
        socket.write(`${(answers[verb] ?? (verb === 'QUIT' ? '221 Bye' : '250 Ok')).replaceAll('\n', '\r\n')}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await body(`smtp://127.0.0.1:${port}`);
  } finally {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  }
}
