// Replays scripts against real mail servers, through the command line as users start it.
//   npm run test:servers [-- SERVER] [-- SERVER CASE]
// TEST_TOTALS names a file for the totals in JSON. In CI a server that can not be started is a failure.
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { table } from './cases.mjs';
import { exim } from './exim.mjs';
import { endAll } from './lib/enclosure.mjs';
import { unpackPackages, whyNoPackages } from './lib/packages.mjs';
import { makePki } from './lib/pki.mjs';
import { freePorts } from './lib/ports.mjs';
import { postfix } from './postfix.mjs';

const root = join(import.meta.dirname, '..', '..');
const servers = [postfix, exim];
const [onlyServer, onlyCase] = process.argv.slice(2);
const totals = { passed: 0, failed: 0, skipped: 0 };
const settleMs = 300;
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
  const temp = await mkdtemp(join(tmpdir(), 'smtp-sessions-servers-'));
  try {
    const pki = await makePki(join(temp, 'pki'));
    for (const server of servers.filter(({ name }) => onlyServer === undefined || name === onlyServer)) {
      await testServer(server, { dir: join(temp, server.name), pki });
    }
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

async function testServer(server, { dir, pki }) {
  const cases = table.filter(
    (row) => (onlyCase === undefined || row.name === onlyCase) && (row.servers?.includes(server.name) ?? true),
  );
  console.log(`\n${server.title}`);
  const running = await startServer(server, { dir, pki }).catch((error) => error);
  if (running instanceof Error) {
    // Where it is meant to run, a server that is not there must not pass unnoticed.
    const missing = process.env.CI ? 'failed' : 'skipped';
    console.log(`  ${missing}: it can not be started: ${running.message}`);
    totals[missing] += cases.length;
    return;
  }
  try {
    for (const row of cases) {
      const faults = await runCase(row, { server, running, pki });
      totals[faults.length > 0 ? 'failed' : 'passed'] += 1;
      console.log(`  ${faults.length > 0 ? 'FAILED' : 'ok    '} ${row.name}`);
      for (const fault of faults) {
        console.log(fault.replace(/^/gm, '      '));
      }
    }
  } finally {
    await running.stop();
  }
}

async function startServer(server, { dir, pki }) {
  const why = await whyNoPackages();
  if (why) {
    throw new Error(why);
  }
  await mkdir(dir, { recursive: true });
  const layer = await unpackPackages({ packages: server.packages, say });
  const ports = await freePorts(server.roles);
  return server.start({ dir, pki, ports, layers: [layer] });
}

/** Runs one case; what is not as the table says. */
async function runCase({ script, role, ca, exit, shows, hides, connects }, { server, running, pki }) {
  const before = connects ? 0 : await settledConnections(running, server);
  const url = running.urls[role].replace('127.0.0.1', 'localhost');
  const args = ['run', script, '--server', url, '--variable', `server=${url}`, ...(ca ? ['--cacert', pki.ca] : [])];
  const { code, output } = await commandLine(args);
  const faults = [];
  if (code !== exit) {
    faults.push(`exit code ${code}, not ${exit}`);
  }
  faults.push(...shows.filter((text) => !output.includes(text)).map((text) => `does not show: ${text}`));
  faults.push(...hides.filter((text) => output.includes(text)).map((text) => `shows: ${text}`));
  const came = connects ? 0 : (await settledConnections(running, server)) - before;
  if (came > 0) {
    faults.push(`the server's log has ${came} connections`);
  }
  return faults.length > 0 ? [...faults, output] : [];
}

/** How many connections the log has, once nothing more is written to it: servers write a while after a client has gone. */
async function settledConnections(running, server) {
  for (let count = -1; ; ) {
    const next = connectionsIn(await running.log(), server);
    if (next === count) {
      return count;
    }
    count = next;
    await pause(settleMs);
  }
}

function connectionsIn(log, { connectionMark }) {
  return log.match(connectionMark)?.length ?? 0;
}

function commandLine(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...args], {
      env: { ...process.env, NO_COLOR: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
      });
    }
    child.on('close', (code) => resolve({ code, output }));
  });
}

try {
  await main();
} catch (error) {
  totals.failed += 1;
  console.error(`The servers could not be tested: ${error.message}`);
}
if (process.env.TEST_TOTALS) {
  await writeFile(process.env.TEST_TOTALS, JSON.stringify(totals));
}
const { passed, failed, skipped } = totals;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
