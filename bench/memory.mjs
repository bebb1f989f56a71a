// How much memory a large message takes: node bench/memory.mjs [MIB]
// Sends one of 1 GiB, or of that many MiB, by DATA and by BDAT; fails when a run has more than 64 MiB more resident than one
// that sends nothing, or when other octets arrive than were meant.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeLargeFile } from './lib/large-file.mjs';
import { cli, startReceiver, timedNode, withFolder } from './lib/processes.mjs';

const ALLOWED = 64;

/** Measures; returns rows of `{ name, rss, more, ms, ok }`, rss in MiB. */
export function measureMemory(mebibytes = 1024) {
  return withFolder(async (folder) => {
    const expected = writeLargeFile(join(folder, 'large.eml'), mebibytes * 1024 * 1024);
    const receiver = await startReceiver(['--hash']);
    const run = async (name, lines) => {
      writeFileSync(join(folder, name), `EHLO client.example\n${lines}QUIT\n`);
      const args = [cli, 'run', '--quiet', '--server', `smtp://127.0.0.1:${receiver.port}`, name];
      return timedNode(args, { cwd: folder });
    };
    const envelope = 'MAIL FROM:<alice@example.test>\nRCPT TO:<bob@example.test>\n';
    const empty = await run('empty.smtp', '');
    const rows = [];
    for (const [name, hash, lines] of [
      ['DATA from a file', expected.data, 'DATA\n< large.eml\n.\n'],
      ['BDAT from a file, as text', expected.text, 'BDAT {{$octets}} LAST\n< large.eml\n.\n'],
      ['BDAT from a file, its exact octets', expected.file, 'BDAT {{$octets}} LAST\n<= large.eml\n.\n'],
    ]) {
      const { rss, ms } = await run('large.smtp', envelope + lines);
      const arrived = await receiver.message();
      const more = rss - empty.rss;
      rows.push({ name, rss, more, ms, ok: arrived.hash === hash && more <= ALLOWED, arrived: arrived.hash === hash });
    }
    await receiver.close();
    return { mebibytes, empty: empty.rss, rows };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { mebibytes, empty, rows } = await measureMemory(process.argv[2] && Number(process.argv[2]));
  console.log(`${mebibytes} MiB; a run that sends nothing has ${empty.toFixed(0)} MiB resident`);
  for (const { name, rss, more, ms, arrived } of rows) {
    const octets = arrived ? 'the octets are right' : 'OTHER OCTETS ARRIVED';
    console.log(`${name}: ${rss.toFixed(0)} MiB, ${more.toFixed(0)} more; ${(ms / 1000).toFixed(1)} s; ${octets}`);
  }
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
}
