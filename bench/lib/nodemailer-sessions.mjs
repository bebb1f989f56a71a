// The same with nodemailer, a connection for each message. node nodemailer-sessions.mjs PORT COUNT JOBS MESSAGE-FILE
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';

const [port, count, jobs, file] = process.argv.slice(2);
const transport = createTransport({ host: '127.0.0.1', port: Number(port), ignoreTLS: true, name: 'client.example' });
const raw = readFileSync(file, 'latin1').replace(/\.\r\n$/, '');
const envelope = { from: 'alice@example.test', to: ['bob@example.test'] };

let left = Number(count);
await Promise.all(
  Array.from({ length: Number(jobs) }, async () => {
    while (left-- > 0) {
      await transport.sendMail({ envelope, raw });
    }
  }),
);
