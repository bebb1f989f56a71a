import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds dist/ once before the tests, so that those of the command line run what is there now. */
export default function build(): void {
  execFileSync(process.execPath, ['esbuild.js'], { cwd: fileURLToPath(new URL('../..', import.meta.url)) });
}
