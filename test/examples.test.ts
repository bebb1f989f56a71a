import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../src/sandbox';
import { startCommandLine } from './support/command-line';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'examples');
const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.smtp'));

/** Every command that must have an example of its own. */
const commands = [
  'HELO EHLO MAIL RCPT DATA BDAT RSET NOOP QUIT HELP VRFY EXPN',
  'LHLO STARTTLS AUTH ETRN ATRN TURN XCLIENT XFORWARD',
].flatMap((line) => line.split(' '));

describe('examples', () => {
  test.each(scripts.filter((name) => name !== 'lmtp.smtp'))('%s passes against the sandbox as it is', async (name) => {
    const { code, stdout, stderr } = await run('run', '--sandbox', join('examples', name));
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  });

  test('lmtp.smtp passes against the sandbox as a server of LMTP', async () => {
    const sandbox = await startSandbox({ lmtp: true });
    const { code, stdout, stderr } = await run('run', '--server', sandbox.url, join('examples', 'lmtp.smtp'));
    await sandbox.close();
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  });

  test('none has an error or a warning', async () => {
    const { code, stdout } = await run('check', '--format', 'json', 'examples');
    const findings: readonly { severity: string }[] = JSON.parse(stdout);
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(code).toBe(0);
  });

  test.each(commands)('%s is shown', (verb) => {
    const shown = scripts.filter((name) =>
      new RegExp(`^${verb}\\b`, 'm').test(readFileSync(join(folder, name), 'utf8')),
    );
    expect(shown).not.toEqual([]);
  });
});

function run(...args: readonly string[]) {
  return startCommandLine(args, { cwd: root }).finished;
}
