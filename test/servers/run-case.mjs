import { commandLine } from './lib/command-line.mjs';
import { settledConnections } from './lib/connections.mjs';
import { password } from './lib/files.mjs';

/**
 * Runs one case of a table against a running server; resolves with what is not as the table says, nothing when all is.
 * `role` is the port, `ca` whether the test CA is trusted, `exit` the exit code, `shows` and `hides` are pieces of what
 * is printed, `connects: false` means that the server's log shows nobody; with `stopsAt` the server is stopped when that
 * is printed.
 */
export async function runCase(
  { script, role = 'smtp', ca = true, exit = 0, shows = [], hides = [], connects = true, stopsAt },
  { server, running },
) {
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
