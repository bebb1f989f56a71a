import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startCommandLine } from '../support/command-line';

const folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-check-'));
const wrong = 'EHLO client.example \nMIAL FROM:alice@example.test\nTURN\n502\n';

beforeEach(() => writeFileSync(join(folder, 'wrong, 100%.smtp'), wrong));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]) {
  return startCommandLine(args, { cwd: folder }).finished;
}

describe('check', () => {
  test('--format github: workflow commands, with what is special in them escaped', async () => {
    const { code, stdout } = await run('check', '--format', 'github', '.');
    expect(code).toBe(2);
    expect(stdout.split('\n')).toEqual([
      '::notice file=wrong%2C 100%25.smtp,line=1,endLine=1,col=20,endColumn=21,title=trailing-whitespace::Blanks at the end of a command are sent, and servers need not take them. (RFC 5321 4.1.1)',
      '::error file=wrong%2C 100%25.smtp,line=2,endLine=2,col=1,endColumn=5,title=unknown-command::"MIAL" is no command. Did you mean "MAIL"? (RFC 5321 4.1.1)',
      '',
    ]);
  });

  test('a file in another encoding than UTF-8 is told once, and what else is wrong in it', async () => {
    const text =
      'EHLO client.example\nMIAL FROM:<alice@example.test>\nRCPT TO:<m\xfcller@example.test>\nDATA\n354\nSubject: \xe4\n\n\xf6\n.\n250\n';
    writeFileSync(join(folder, 'latin1.smtp'), Buffer.from(text, 'latin1'));
    const { code, stdout } = await run('check', '--format', 'json', 'latin1.smtp');
    rmSync(join(folder, 'latin1.smtp'));
    expect(code).toBe(2);
    const found = JSON.parse(stdout) as { code: string }[];
    expect(found.map((each) => each.code)).toEqual(['unknown-command', 'invalid-encoding']);
  });

  test('as text: where, what, and carets under it', async () => {
    const { code, stdout } = await run('check', '.');
    expect(code).toBe(2);
    expect(stdout).toBe(
      [
        'wrong, 100%.smtp:1:20: info trailing-whitespace: Blanks at the end of a command are sent, and servers need not take them. (RFC 5321 4.1.1)',
        '  1 | EHLO client.example ',
        '    |                    ^',
        'wrong, 100%.smtp:2:1: error unknown-command: "MIAL" is no command. Did you mean "MAIL"? (RFC 5321 4.1.1)',
        '  2 | MIAL FROM:alice@example.test',
        '    | ^^^^',
        '1 script checked: 1 error, 0 warnings',
        '',
      ].join('\n'),
    );
  });

  test('as text: below them the places that it is about too', async () => {
    const { stdout } = await startCommandLine(['check', '-'], {
      cwd: folder,
      input: 'EHLO client.example\nMAIL FROM:<alice@example.test>\nMAIL FROM:<alice@example.test>\n',
    }).finished;
    expect(stdout.split('\n').slice(1, 4)).toEqual([
      '  3 | MAIL FROM:<alice@example.test>',
      '    | ^^^^',
      '    -:2:1: It began here.',
    ]);
  });

  test('as text: nothing that a script holds can play with a terminal', async () => {
    const { stdout } = await startCommandLine(['check', '-'], {
      cwd: folder,
      input: '@\x1b[2Jhost\n\x9d0;title\x07NOOP\n',
    }).finished;
    expect(stdout).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      expect.stringContaining('There is no directive @\\x1b[2Jhost.'),
      '  1 | @\\x1b[2Jhost',
      '    | ^^^^^^^^^^^^',
    ]);
  });

  test('--format json: one array, counted from 1', async () => {
    const { code, stdout } = await run('check', '--format', 'json', '.');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual([
      {
        file: 'wrong, 100%.smtp',
        line: 1,
        column: 20,
        endLine: 1,
        endColumn: 21,
        severity: 'info',
        code: 'trailing-whitespace',
        message: 'Blanks at the end of a command are sent, and servers need not take them.',
        rfc: 'RFC 5321 4.1.1',
      },
      {
        file: 'wrong, 100%.smtp',
        line: 2,
        column: 1,
        endLine: 2,
        endColumn: 5,
        severity: 'error',
        code: 'unknown-command',
        message: '"MIAL" is no command. Did you mean "MAIL"?',
        rfc: 'RFC 5321 4.1.1',
      },
    ]);
  });

  test('--format sarif: what SARIF 2.1.0 requires', async () => {
    const { stdout } = await run('check', '--format', 'sarif', '.');
    const log = JSON.parse(stdout);
    expect(Object.keys(log).sort()).toEqual(['$schema', 'runs', 'version']);
    const [{ tool, results, columnKind }] = log.runs;
    expect(columnKind).toBe('utf16CodeUnits');
    expect(tool.driver.name).toBe('smtp-sessions');
    expect(tool.driver.version).toMatch(/^\d+\.\d+\.\d+/);
    const ids = tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { shortDescription, defaultConfiguration } of tool.driver.rules) {
      expect(shortDescription.text).toMatch(/\.$/);
      expect(['error', 'warning', 'note']).toContain(defaultConfiguration.level);
    }
    const links = tool.driver.rules.map(({ id, helpUri }: { id: string; helpUri?: string }) => [id, helpUri]);
    expect(Object.fromEntries(links)).toMatchObject({
      'space-after-colon': 'https://www.rfc-editor.org/rfc/rfc5321#section-3.3',
      deprecated: 'https://www.rfc-editor.org/rfc/rfc5321#appendix-F',
    });
    expect(links).toContainEqual(['unused-variable', undefined]);
    for (const { message, level, locations } of results) {
      expect(message.text).not.toBe('');
      expect(['error', 'warning', 'note', 'none']).toContain(level);
      const [{ physicalLocation }] = locations;
      const { startLine, startColumn, endLine, endColumn } = physicalLocation.region;
      expect(Math.min(startLine, startColumn, endLine, endColumn)).toBeGreaterThanOrEqual(1);
      expect(endLine > startLine || endColumn >= startColumn).toBe(true);
      expect(() => new URL(physicalLocation.artifactLocation.uri, 'file:///base/')).not.toThrow();
    }
  });

  test('--format sarif: a log with its rules, the results pointing to them', async () => {
    const { code, stdout } = await run('check', '--format', 'sarif', '.');
    expect(code).toBe(2);
    const log = JSON.parse(stdout);
    const [{ tool, results }] = log.runs;
    expect(log.version).toBe('2.1.0');
    expect(results).toHaveLength(2);
    for (const { ruleId, ruleIndex } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    }
    expect(results[1].fixes).toEqual([
      {
        description: { text: 'Write "MAIL"' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'wrong%2C%20100%25.smtp' },
            replacements: [
              {
                deletedRegion: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 5 },
                insertedContent: { text: 'MAIL' },
              },
            ],
          },
        ],
      },
    ]);
    expect(results[1]).toMatchObject({
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'wrong%2C%20100%25.smtp' },
            region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 5 },
          },
        },
      ],
    });
  });

  test.each([
    [['--severity', 'unknown-command=warning'], 0],
    [['--severity', 'unknown-command=warning', '--max-warnings', '0'], 2],
    [['--severity', 'unknown-command=off', '--max-warnings', '0'], 0],
    [['--severity', 'unknown-comand=off'], 1],
    [['--severity', 'unknown-command=loud'], 1],
    [['--severity', 'surplus-reply=off'], 1],
    [['--severity', 'toString=off'], 1],
    [['--severity', 'impossible-reply=error'], 2],
    [['--max-warnings', '0', '--severity', 'unknown-command=info'], 0],
    [['--max-warnings', 'few'], 1],
    [['--format', 'xml'], 1],
  ])('%j exits %i', async (options, expected) => {
    const { code } = await run('check', ...options, '.');
    expect(code).toBe(expected);
  });
});

test.skipIf(process.platform === 'win32')('what is no file and never ends is not read', async () => {
  const own = mkdtempSync(join(tmpdir(), 'smtp-sessions-endless-'));
  for (const name of ['endless.smtp', 'smtp.env.json', 'smtp.private.env.json']) {
    symlinkSync('/dev/zero', join(own, name));
  }
  writeFileSync(join(own, 'script.smtp'), '@include /dev/zero\n@include endless.smtp\n');
  const { code, stdout } = await startCommandLine(['check', '--format', 'json', '.'], { cwd: own }).finished;
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject(['/dev/zero', 'endless.smtp'].map(() => ({ code: 'missing-file' })));
  rmSync(own, { recursive: true });
});

test('a script with more findings than a call takes arguments', async () => {
  writeFileSync(join(folder, 'many.txt'), `NOOP ${'\x01a'.repeat(80)}\n`.repeat(4000));
  const { code, stdout } = await run('check', '--severity', 'control-character=off', 'many.txt');
  expect([code, stdout]).toEqual([0, '1 script checked: 0 errors, 0 warnings\n']);
});

describe('fix', () => {
  const right = 'EHLO client.example\nMAIL FROM:<alice@example.test>\nTURN\n502\n';
  const name = 'wrong, 100%.smtp';

  test('mends the file, in as many passes as it takes, and says how much', async () => {
    expect(await run('fix', name)).toEqual({ code: 0, stdout: `${name}: 3 fixed\n`, stderr: '' });
    expect(readFileSync(join(folder, name), 'utf8')).toBe(right);
    expect(await run('fix', name)).toEqual({ code: 0, stdout: `${name}: nothing to fix\n`, stderr: '' });
  });

  test('--stdout leaves the file as it is', async () => {
    expect(await run('fix', '--stdout', name)).toEqual({ code: 0, stdout: right, stderr: '' });
    expect(readFileSync(join(folder, name), 'utf8')).toBe(wrong);
  });

  test('standard input is fixed to standard output', async () => {
    const { finished } = startCommandLine(['fix', '-'], { cwd: folder, input: wrong });
    expect((await finished).stdout).toBe(right);
  });

  test('a file that is no UTF-8 is left alone', async () => {
    const octets = Buffer.from([0x52, 0x53, 0x45, 0x54, 0x20, 0xe9, 0x0a]);
    writeFileSync(join(folder, 'latin.txt'), octets);
    const { code, stderr } = await run('fix', 'latin.txt');
    expect(code).toBe(1);
    expect(stderr).toContain('latin.txt is left as it is: A script is UTF-8');
    expect(readFileSync(join(folder, 'latin.txt'))).toEqual(octets);
  });
});
