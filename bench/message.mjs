import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { cli, startReceiver, timed, withFolder } from './lib/processes.mjs';
import { medians } from './lib/rounds.mjs';

const pipe = fileURLToPath(new URL('lib/bare-pipe.mjs', import.meta.url));

/** One message of 500 MB from a file, clear and over TLS; returns rows of `{ name, times }`, times in ms. */
export function measureMessage({ rounds, say, megabytes = 500 }) {
  return withFolder(async (folder) => {
    const octets = writeMessage(join(folder, 'large.eml'), megabytes * 1_000_000);
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' });
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
    writeFileSync(
      join(folder, 'large.smtp'),
      'EHLO client.example\nMAIL FROM:<alice@example.test>\nRCPT TO:<bob@example.test>\nDATA\n< large.eml\n.\nQUIT\n',
    );
    const rows = [];
    for (const { name, scheme, args, tls } of [
      { name: 'clear', scheme: 'smtp', args: [], tls: [] },
      {
        name: 'over TLS',
        scheme: 'smtps',
        args: ['--cert', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem')],
        tls: ['tls'],
      },
    ]) {
      say(`one message of ${megabytes} MB, ${name}`);
      const receiver = await startReceiver(args);
      const url = `${scheme}://127.0.0.1:${receiver.port}`;
      const node = (words) => timed(process.execPath, words, { cwd: folder });
      const curl = ['-sSk', url, '--mail-from', 'alice@example.test', '--mail-rcpt', 'bob@example.test'];
      const programs = {
        limit: () => node([pipe, String(receiver.port), 'large.eml', ...tls]),
        ours: () => node([cli, 'run', '--quiet', '--insecure', '--server', url, 'large.smtp']),
        curl: () => timed('curl', [...curl, '--upload-file', 'large.eml'], { cwd: folder }),
      };
      const checked = Object.fromEntries(
        Object.entries(programs).map(([program, send]) => [
          program,
          async () => {
            const result = await send();
            const message = await receiver.message();
            if (message.octets !== octets + 3) {
              throw new Error(`${program} sent ${message.octets} octets, not ${octets + 3}`);
            }
            return result;
          },
        ]),
      );
      rows.push({ name, times: await medians(checked, { rounds, say }) });
      await receiver.close();
    }
    return { megabytes, rows };
  });
}

/** Lines that end with CRLF, none of which begins with a dot: what is sent is what the file has. */
function writeMessage(path, size) {
  const line = (number) => `${`line ${number} `.padEnd(76, 'abcdefghij ')}\r\n`;
  const block = Buffer.from(Array.from({ length: 10_000 }, (_, number) => line(number)).join(''));
  const file = openSync(path, 'w');
  let octets = writeSync(file, 'From: Alice <alice@example.test>\r\nSubject: A large one\r\n\r\n');
  while (octets < size) {
    octets += writeSync(file, block);
  }
  closeSync(file);
  return octets;
}
