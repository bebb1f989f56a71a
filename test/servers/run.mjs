// Replays scripts against real mail servers, through the command line as users start it.
//   npm run test:servers [-- SERVER [CASE]]   everything, one server, or of it what has CASE in its name
//   npm run test:servers -- --write           writes what was shown to docs/servers.md; else it is compared
// TEST_TOTALS names a file for the totals and the failures in JSON. In CI a server that can not be started is a failure.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { table } from './cases.mjs';
import { compareDocument, writeDocument } from './document.mjs';
import { root } from './lib/command-line.mjs';
import { endAll } from './lib/enclosure.mjs';
import { makePki } from './lib/pki.mjs';
import { startServer } from './lib/start.mjs';
import { oddTable } from './odd.mjs';
import { runCase } from './run-case.mjs';
import { servers } from './servers/index.mjs';
import { showColumn } from './show-column.mjs';

const words = process.argv.slice(2);
const isWriting = words.includes('--write');
const [onlyServer, onlyCase] = words.filter((word) => !word.startsWith('--'));
const totals = { passed: 0, failed: 0, skipped: 0, failures: [] };
const say = (text) => console.log(`  ${text}`);

process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(130));
}

async function main() {
  const { status } = spawnSync(process.execPath, ['esbuild.js'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error('the command line could not be built');
  }
  const chosen = servers.filter(({ name }) => onlyServer === undefined || name === onlyServer);
  if (chosen.length === 0) {
    throw new Error(`there is no ${onlyServer}, but ${servers.map(({ name }) => name).join(', ')}`);
  }
  const temp = await mkdtemp(join(tmpdir(), 'smtp-sessions-servers-'));
  const columns = [];
  try {
    const pki = await makePki(join(temp, 'pki'));
    for (const server of chosen) {
      columns.push(...(await testServer(server, { temp, pki })));
    }
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
  if (onlyCase !== undefined || columns.length === 0) {
    return;
  }
  console.log('\ndocs/servers.md');
  if (isWriting) {
    await writeDocument(columns);
    say('written');
    return;
  }
  const faults = await compareDocument(columns, { say });
  settle('docs/servers.md', { title: 'it says what was shown', faults });
}

/** Everything that is shown on one server; resolves with its columns of the matrix. */
async function testServer(server, { temp, pki }) {
  console.log(`\n${server.title}`);
  const running = await startServer(server, { temp, pki, say }).catch((error) => error);
  if (running instanceof Error) {
    // Where it is meant to run, a server that is not there must not pass unnoticed.
    const why = `it can not be started: ${running.message}`;
    if (process.env.CI) {
      settle(server.title, { title: 'it starts', faults: [why] });
    } else {
      say(`skipped: ${why}`);
      totals.skipped += 1;
    }
    return [];
  }
  try {
    const columns = [];
    for (const column of onlyCase === undefined ? server.columns : []) {
      const { passed, faults, ...rest } = await showColumn(column, { server, running, pki, temp });
      settle(server.title, {
        title: `${rest.title}: ${passed} sessions passed`,
        faults,
        passed,
        failed: faults.length,
      });
      columns.push(rest);
    }
    const rows = [...table, ...oddTable].filter(({ servers: names }) => names.includes(server.name));
    const checks = [
      ...rows.map((row) => ({ name: row.name, run: () => runCase(row, { server, running }) })),
      ...(server.checks ?? []),
    ];
    for (const { name, run } of checks.filter((check) => onlyCase === undefined || check.name.includes(onlyCase))) {
      settle(server.title, { title: name, faults: await run(running) });
    }
    return columns;
  } finally {
    await running.stop();
  }
}

/** Counts and prints what was shown of a server; it failed where there are faults. */
function settle(server, { title, faults, failed = faults.length > 0 ? 1 : 0, passed = 1 - failed }) {
  totals.passed += passed;
  totals.failed += failed;
  say(`${failed > 0 ? 'FAILED' : 'ok    '} ${title}`);
  for (const fault of faults) {
    console.log(fault.replace(/^/gm, '      '));
  }
  if (failed > 0) {
    totals.failures.push([`${server}: ${title}`, ...faults].join('\n'));
  }
}

try {
  await main();
} catch (error) {
  const why = `The servers could not be tested: ${error.message}`;
  totals.failed += 1;
  totals.failures.push(why);
  console.error(why);
}
if (process.env.TEST_TOTALS) {
  await writeFile(process.env.TEST_TOTALS, JSON.stringify(totals));
}
const { passed, failed, skipped } = totals;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed + skipped === 0 ? 1 : 0;
