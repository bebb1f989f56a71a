import { commandLine } from './lib/command-line.mjs';
import { settledConnections } from './lib/connections.mjs';
import { password } from './lib/files.mjs';

/** Runs one case of a table against a running server; resolves with what is not as the table says, nothing when all is. */
export async function runCase(row, { server, running }) {
  const { script, role, ca, exit, shows, hides, connects, stopsAt } = row;
  const connections = () => settledConnections(running.log, server.connectionMark);
  const before = connects ? 0 : await connections();
  const url = running.urls[role].replace('127.0.0.1', 'localhost');
  const trust = ca ? ['--cacert', running.caOf(role)] : [];
  const args = ['run', script, '--server', url, '--secret', `alice=${password}`, ...trust];
  const onOutput = (text) => stopsAt && text.includes(stopsAt) && running.stop();
  const { code, output } = await commandLine(args, { onOutput });
  const faults = [];
  if (code !== exit) {
    faults.push(`exit code ${code}, not ${exit}`);
  }
  faults.push(...shows.filter((text) => !output.includes(text)).map((text) => `does not show: ${text}`));
  faults.push(...hides.filter((text) => output.includes(text)).map((text) => `shows: ${text}`));
  const came = connects ? 0 : (await connections()) - before;
  if (came > 0) {
    faults.push(`the server's log has ${came} connections`);
  }
  return faults.length > 0 ? [...faults, output] : [];
}
