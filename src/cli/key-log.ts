import { appendFileSync } from 'node:fs';
import { CliError } from './cli-error';

/** Appends TLS secrets to the file that SSLKEYLOGFILE names, as other TLS programs do, and says so; undefined where it names none. Throws `CliError` where it can not be written. */
export function keyLog(path: string | undefined): ((line: Uint8Array) => void) | undefined {
  if (!path) {
    return undefined;
  }
  try {
    appendFileSync(path, '');
  } catch (error) {
    throw new CliError(
      `SSLKEYLOGFILE: ${path} can not be written (${error instanceof Error ? error.message : error}).`,
    );
  }
  process.stderr.write(
    `smtp-sessions: SSLKEYLOGFILE is set: the secrets of every TLS connection are written to ${path}.\n`,
  );
  return (line) => appendFileSync(path, line);
}
