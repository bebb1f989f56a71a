import { writeFile } from 'node:fs/promises';
import { printable } from '../report';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';
import { interruption } from './interruption';
import { messageLines } from './mailbox';
import { readArguments } from './options';
import { createPaint } from './paint';

/** `serve`: the built-in server, until it is interrupted. */
export async function serve(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments('serve', args);
  if (positionals.length > 0) {
    throw new CliError(`serve takes no ${positionals[0]}: what it listens on is said with --listen.`);
  }
  const { startSandbox } = await import('../sandbox');
  const { host, port } = readListen(values.listen ?? '127.0.0.1:2525');
  const sandbox = await startSandbox({
    host,
    port,
    implicitTls: values.tls === true,
    lmtp: values.lmtp === true,
  }).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(explain(error, `${host.includes(':') ? `[${host}]` : host}:${port}`));
  });
  const file = values['certificate-file'];
  if (file !== undefined) {
    await writeFile(file, sandbox.certificate).catch(async (error: NodeJS.ErrnoException) => {
      await sandbox.close();
      throw new CliError(`--certificate-file: ${file} can not be written (${error.code ?? error.message}).`);
    });
  }
  const paint = createPaint('auto', process.stdout);
  process.stdout.write(`${sandbox.url}\n`);
  sandbox.mailbox.onMessage((message) => process.stdout.write(paint(messageLines(message))));
  if (values.verbose) {
    sandbox.onTranscript(({ connection, kind, text }) => {
      process.stdout.write(`${connection} ${kind} ${printable(text)}\n`);
    });
  }
  const interrupted = interruption();
  await new Promise<void>((resolve) => interrupted.signal.addEventListener('abort', () => resolve()));
  await sandbox.close();
  interrupted.stop();
  return exitCodes.passed;
}

function readListen(text: string): { host: string; port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) {
    throw new CliError(`--listen is written ADDRESS:PORT: 127.0.0.1:2525, [::1]:0; not ${text}.`);
  }
  return { host: match[1] ?? (match[2] || '127.0.0.1'), port };
}

function explain({ code, message }: NodeJS.ErrnoException, place: string): string {
  if (code === 'EADDRINUSE') {
    return `Something listens on ${place} already; choose another with --listen 127.0.0.1:0.`;
  }
  if (code === 'EACCES') {
    return `This user may not listen on ${place}; ports from 1024 on are free to all.`;
  }
  return `${place} can not be listened on: ${message}.`;
}
