import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startCommandLine } from '../support/command-line';

const folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = {
  'one.txt':
    'Trying 192.0.2.1...\n220 mx.example ESMTP\nEHLO client.example\n250-mx.example\n250 SIZE 1000\nQUIT\n221 2.0.0 bye\n',
  'two.log': 'C: NOOP\nS: 250 2.0.0 ok\n',
  'prose.txt': 'Dear colleague,\n\nnothing of this was ever said to a server.\n',
};
for (const [name, text] of Object.entries(files)) {
  writeFileSync(join(folder, name), text);
}
writeFileSync(join(folder, 'latin.txt'), Buffer.from('220 mx\nNOOP gr\xfc\xdfe\n250 ok\n', 'latin1'));

function run(args: readonly string[], input?: string) {
  return startCommandLine(args, { cwd: folder, ...(input !== undefined && { input }) }).finished;
}

describe('import', () => {
  test('the script goes to standard output, what was left out to standard error', async () => {
    expect(await run(['import', '--from', 'transcript', 'one.txt'])).toEqual({
      code: 0,
      stdout: '220\nEHLO client.example\n250 SIZE\nQUIT\n221 2.0.0\n',
      stderr: 'one.txt:1: Left out: "Trying 192.0.2.1...".\n',
    });
  });

  test('what is told of a line can not play with a terminal', async () => {
    const { stderr } = await run(['import', '--from', 'transcript', '-'], 'C: NOOP\n\x1b[2JNews\nS: 250 ok\n');
    expect(stderr).toBe('-:2: Left out: "\\x1b[2JNews".\n');
  });

  test('several files follow each other as sessions, standard input too', async () => {
    const { stdout, code } = await run(['import', '--from=transcript', 'two.log', '-'], 'RSET\r\n250 ok\r\n');
    expect(code).toBe(0);
    expect(stdout).toBe('### two\nNOOP\n250 2.0.0\n\n### Standard input\nRSET\n250\n');
  });

  test('what it makes runs', async () => {
    const { stdout } = await run(['import', '--from', 'transcript', 'one.txt']);
    expect(await run(['check', '-'], stdout)).toMatchObject({ code: 0 });
    expect(await run(['run', '--sandbox', '-'], stdout)).toMatchObject({ code: 0 });
  });

  test('octets that are no UTF-8 are read, and that is said', async () => {
    const { stdout, stderr } = await run(['import', '--from', 'transcript', 'latin.txt']);
    expect(stdout).toContain('NOOP grüße\n');
    expect(stderr).toBe('latin.txt: this is no UTF-8, and was read as Windows-1252.\n');
  });

  test.each([
    [['import', 'one.txt'], '--from says what the files are: '],
    [['import', '--from', 'telnet', 'one.txt'], ', not telnet.'],
    [['import', '--from', 'transcript'], 'Name a script'],
    [['import', '--from', 'transcript', 'none.txt'], 'There is no file none.txt.'],
    [['import', '--from', 'transcript', 'one.txt', 'prose.txt'], 'prose.txt: there is nothing to import. '],
    [['import', '--form', 'transcript', 'one.txt'], 'Did you mean --from?'],
  ])('%j is an error that says what is wrong', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('--help', async () => {
    const { code, stdout } = await run(['import', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('smtp-sessions import --from exim|mpt|swaks|transcript FILE|- …');
  });
});
