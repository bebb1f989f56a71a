import { appendFileSync } from 'node:fs';

/** Appends TLS secrets to the file that SSLKEYLOGFILE names, as other TLS programs do, and says so; undefined where it names none. */
export function keyLog(path: string | undefined): ((line: Uint8Array) => void) | undefined {
  if (!path) {
    return undefined;
  }
  process.stderr.write(
    `smtp-sessions: SSLKEYLOGFILE is set: the secrets of every TLS connection are written to ${path}.\n`,
  );
  return (line) => appendFileSync(path, line);
}
