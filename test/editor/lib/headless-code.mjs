#!/usr/bin/env node
// Stands in for VS Code's executable where there is no display: takes the same options, runs the same VS Code as a
// server with its workbench in headless Chromium, and exits with the suite's code.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { format, parseArgs } from 'node:util';
import { startBrowser, workbench } from './browser.mjs';
import { post, serve } from './channel.mjs';
import { hands } from './hands.mjs';
import { install } from './install.mjs';
import { startServer } from './server.mjs';

const { values: options, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    extensionDevelopmentKind: { type: 'string' },
    locale: { type: 'string' },
    'extensions-dir': { type: 'string' },
    'user-data-dir': { type: 'string' },
    // Ours; VS Code's own --disable-workspace-trust is always given by @vscode/test-electron.
    'ask-for-trust': { type: 'boolean' },
  },
});

const opened = [];
let ending;

/** Ends what was started, the last first, and then this process; the first exit code counts. */
function end(code) {
  ending ??= (async () => {
    for (const part of opened.reverse()) {
      await part.close().catch(() => {});
    }
    process.exit(code);
  })();
  return ending;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => end(130));
}
// Whoever started us is gone when our standard input ends.
process.stdin.resume().on('end', () => end(130));

async function main() {
  const installed = await install();
  const data = options['user-data-dir'];
  const extensions = options['extensions-dir'];
  await Promise.all([data, extensions].map((folder) => mkdir(folder, { recursive: true })));

  const trust = options['ask-for-trust'] ? 'ask' : 'given';
  const server = await startServer({ ...installed, data, extensions, trust });
  opened.push({ close: server.stop });
  const scale = Number(process.env.EDITOR_TEST_SCALE ?? 1);
  const browser = await startBrowser({ ...installed, scale, language: options.locale });
  opened.push({ close: browser.stop });

  const does = hands(browser.page, process.env.SCREENSHOTS ?? data);
  const served = await serve(({ act, ...fields }) => does[act](fields));
  opened.push(served);
  await post(`${process.env.EDITOR_TEST_CHANNEL}/hands-at`, { url: served.url });

  browser.page.on('crash', () => fail('The workbench’s page crashed.'));
  await browser.page.exposeFunction('codeAutomationLog', log(join(data, 'workbench.log')));
  await browser.page.exposeFunction('codeAutomationExit', (code) => end(code));
  await browser.page.goto(
    workbench(server.origin, {
      folder: positionals[0],
      extension: options.extensionDevelopmentPath,
      suite: options.extensionTestsPath,
      kind: options.extensionDevelopmentKind,
    }),
  );
}

/** Keeps the page's console in a file; it is mostly the workbench's own, and shown only when asked for. */
function log(file) {
  const out = createWriteStream(file);
  return (type, args) => {
    const line = `[${type}] ${format(...args)}`;
    out.write(`${line}\n`);
    if (process.env.EDITOR_TEST_LOG) {
      console.log(line);
    }
  };
}

function fail(message) {
  console.error(message);
  end(1);
}

main().catch((error) => fail(error.stack));
