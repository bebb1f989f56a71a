import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox';
import { startHttpProxy } from '../client/support/proxies';
import { startCommandLine } from '../support/command-line';

let folder = '';
let sandbox: Sandbox;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'smtp-sessions-proxy-'));
  writeFileSync(
    join(folder, 'tls.smtp'),
    '@connect smtp://mail.example.test:25\nEHLO client.example\nSTARTTLS\nEHLO client.example\nQUIT\n',
  );
  sandbox = await startSandbox({ hostname: 'mail.example.test' });
  writeFileSync(join(folder, 'ca.pem'), sandbox.certificate);
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

it('--proxy makes the connection, and the certificate is that of the server behind it', async () => {
  const proxy = await startHttpProxy({ lead: () => sandbox.port, credentials: 'alice:s3cret-of-proxy' });
  const url = `http://alice:s3cret-of-proxy@127.0.0.1:${proxy.port}`;
  const args = ['run', '--proxy', url, '--cacert', 'ca.pem', '--report-json', 'report.json', 'tls.smtp'];
  const { code, stdout, stderr } = await startCommandLine(args, { cwd: folder }).finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Connected to mail.example.test:25 through http://127.0.0.1:${proxy.port}`);
  expect(stdout + readFileSync(join(folder, 'report.json'), 'utf8')).not.toContain('s3cret');
  expect(proxy.asked).toEqual(['mail.example.test:25']);
  await proxy.close();
});

it('--proxy that is no proxy is a wrong option', async () => {
  const args = ['run', '--proxy', 'sokcs5://127.0.0.1:1', 'tls.smtp'];
  const { code, stderr } = await startCommandLine(args, { cwd: folder }).finished;
  expect(code).toBe(1);
  expect(stderr).toBe(
    'smtp-sessions: --proxy: sokcs5:// is no kind of proxy known here; did you mean socks5://? They are socks5, socks5h, http.\n',
  );
});
