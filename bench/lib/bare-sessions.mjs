// The limit for sessions: a bare socket loop. node bare-sessions.mjs PORT COUNT JOBS MESSAGE-FILE
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [port, count, jobs, file] = process.argv.slice(2);
const lines = ['EHLO client.example', 'MAIL FROM:<alice@example.test>', 'RCPT TO:<bob@example.test>', 'DATA'];
const message = readFileSync(file);
const writes = [...lines.map((line) => Buffer.from(`${line}\r\n`)), message, Buffer.from('QUIT\r\n')];

function session() {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
    let next = 0;
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.latin1Slice();
      for (let end = text.indexOf('\r\n'); end !== -1; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (line[3] === '-') {
          continue;
        }
        if (line[0] !== '2' && line[0] !== '3') {
          return reject(new Error(line));
        }
        if (next < writes.length) {
          socket.write(writes[next++]);
        } else {
          socket.end();
        }
      }
    });
    socket.on('close', resolve).on('error', reject);
  });
}

let left = Number(count);
await Promise.all(
  Array.from({ length: Number(jobs) }, async () => {
    while (left-- > 0) {
      await session();
    }
  }),
);
