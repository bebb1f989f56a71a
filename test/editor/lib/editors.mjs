import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cache, install } from './install.mjs';

const { downloadAndUnzipVSCode } = createRequire(import.meta.url)('@vscode/test-electron');

/**
 * The executable to give to @vscode/test-electron: desktop VS Code where it can be downloaded and there is a display,
 * the headless one otherwise. `kind` is 'desktop' or 'headless'.
 */
export async function chooseEditor({ headless }) {
  const reason = headless ? 'as asked' : noDisplay();
  if (reason) {
    return headlessEditor(reason);
  }
  try {
    const cachePath = join(cache, 'desktop');
    await mkdir(cachePath, { recursive: true });
    return { kind: 'desktop', executable: await downloadAndUnzipVSCode({ version: 'stable', cachePath }) };
  } catch (error) {
    return headlessEditor(`VS Code cannot be downloaded: ${error.message}`);
  }
}

async function headlessEditor(reason) {
  console.log(`Headless VS Code (${reason})`);
  await install();
  return { kind: 'headless', executable: join(import.meta.dirname, 'headless-code.mjs') };
}

function noDisplay() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY ? 'there is no display' : undefined;
}
