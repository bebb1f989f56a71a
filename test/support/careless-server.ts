import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** Starts a server that does all that an audit warns of: whatever ends a line ends it, whoever asks is told, whatever comes is relayed. */
export async function startCarelessServer(): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    async close() {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

function serve(socket: Socket): void {
  let input = '';
  let inMessage = false;
  socket.write('220 mx.example.test ESMTP Careless 2.3.19\r\n');
  socket.on('data', (chunk) => {
    input += chunk.toString('latin1');
    for (let end = /\r\n|\n|\r(?!$)/.exec(input); end; end = /\r\n|\n|\r(?!$)/.exec(input)) {
      const line = input.slice(0, end.index).replaceAll('\0', '');
      input = input.slice(end.index + end[0].length);
      if (!inMessage) {
        inMessage = /^data$/i.test(line);
        socket.write(answer(line));
      } else if (line === '.') {
        inMessage = false;
        socket.write('250 2.0.0 Taken\r\n');
      }
    }
  });
}

function answer(line: string): string {
  if (/^ehlo/i.test(line)) {
    return '250-mx.example.test Careless 2.3.19\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n';
  }
  if (/^data$/i.test(line)) {
    return '354 Go on\r\n';
  }
  if (/^quit$/i.test(line)) {
    return '221 2.0.0 Bye\r\n';
  }
  return /^starttls/i.test(line) ? '220 Go on\r\n' : '250 2.0.0 Gladly\r\n';
}
