// Puts the client beside its peers, on this machine: npm run bench [-- --rounds N]
// Writes bench/results.md. On Debian it unpacks Postfix for smtp-sink and smtp-source.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { timed } from './lib/processes.mjs';
import { measureMemory } from './memory.mjs';
import { measureMessage } from './message.mjs';
import { measureSessions } from './sessions.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const options = { rounds: Number(values.rounds), say: (text) => console.error(text) };

const [load] = loadavg();
const sessions = await measureSessions(options);
const message = await measureMessage(options);
const memory = await measureMemory();
const { stdout: curl } = await timed('curl', ['--version']);
const nodemailer = JSON.parse(
  readFileSync(new URL('../node_modules/nodemailer/package.json', import.meta.url), 'utf8'),
);

const notes = fileURLToPath(new URL('notes.md', import.meta.url));
const page = `# What the client takes, beside its peers

Written by \`npm run bench\`: medians of ${options.rounds} rounds, in each of which every program ran once, as a process from its start to its end.

- Machine: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}
- Node ${process.version}; Postfix ${sessions.postfix} (smtp-sink, smtp-source); nodemailer ${nodemailer.version}; ${curl.split(' ').slice(0, 2).join(' ')}
- Load average at the start: ${load.toFixed(1)}${load > 1 ? ', so other programs had a part of the processors; the ratios say more than the figures' : ''}

## Sessions a second

${sessions.count} sessions of one message of 5 KB each to \`smtp-sink\`, one connection each. The limit is a bare socket loop in Node
that does the same exchange; \`run --quiet --repeat ${sessions.count} --jobs N\` keeps the whole transcript and result of every session.

${table(
  ['at a time', 'limit', 'run', 'of the limit', 'wanted', 'smtp-source (C)', 'nodemailer'],
  sessions.rows.map(({ jobs, wanted, rates }) => [
    jobs,
    ...[rates.limit, rates.ours].map(whole),
    `${ratio(rates.ours / rates.limit)} × ${verdict(rates.ours / rates.limit, wanted)}`,
    `${wanted} ×`,
    ...[rates['smtp-source'], rates.nodemailer].map((rate) => `${whole(rate)} (${ratio(rates.ours / rate)} ×)`),
  ]),
)}

In brackets: how much faster \`run\` is than that program.

## One message of ${message.megabytes} MB from a file

To a receiver in Node that throws it away. The limit is \`createReadStream(file).pipe(socket)\`, which changes no octet and looks at none.

${table(
  ['', 'limit', 'run', 'of the limit', 'wanted', 'curl', 'against curl'],
  message.rows.map(({ name, times }) => [
    name,
    ...[times.limit, times.ours].map((ms) => `${whole(ms)} ms`),
    `${ratio(times.limit / times.ours)} × ${verdict(times.limit / times.ours, 0.9)}`,
    '0.9 ×',
    `${whole(times.curl)} ms`,
    `${ratio(times.curl / times.ours)} × ${verdict(times.curl / times.ours, 1)}`,
  ]),
)}

## Memory

A message of ${memory.mebibytes} MiB from a file; the receiver compares the hash of what arrives. A run that sends nothing has ${whole(memory.empty)} MiB
resident at the most.

${table(
  ['', 'most resident', 'more than nothing', 'allowed', 'octets'],
  memory.rows.map(({ name, rss, more, arrived }) => [
    name,
    `${whole(rss)} MiB`,
    `${whole(more)} MiB ${verdict(64, more)}`,
    '64 MiB',
    arrived ? 'right' : '**other**',
  ]),
)}

${readFileSync(notes, 'utf8').trim()}
`;
writeFileSync(new URL('results.md', import.meta.url), page);
console.log(page);

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function verdict(value, wanted) {
  return value >= wanted ? '✓' : `✗ (missed by ${whole((1 - value / wanted) * 100)} %)`;
}

function whole(number) {
  return number.toFixed(0);
}

function ratio(number) {
  return number.toFixed(2);
}
