// The limit for a large message: a file piped to a socket. node bare-pipe.mjs PORT FILE [tls]
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

const [port, file, tls] = process.argv.slice(2);
const to = { port: Number(port), host: '127.0.0.1' };
const socket = tls ? connectTls({ ...to, rejectUnauthorized: false }) : connect(to);
await once(socket, 'data');
for (const line of ['EHLO client.example', 'MAIL FROM:<alice@example.test>', 'RCPT TO:<bob@example.test>', 'DATA']) {
  socket.write(`${line}\r\n`);
  await once(socket, 'data');
}
const source = createReadStream(file);
source.pipe(socket, { end: false });
await once(source, 'end');
socket.write('.\r\n');
await once(socket, 'data');
socket.end('QUIT\r\n');
await once(socket, 'close');
