import { pathToFileURL } from 'node:url';

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts headless Chromium with one empty page; resolves with the `page` and `stop`. `scale` is the number of the
 * screen's dots a pixel has, for pictures that are to be sharp; `language` is what VS Code takes for its own.
 */
export async function startBrowser({
  playwright,
  chromium,
  viewport = { width: 1280, height: 800 },
  scale = 1,
  language,
}) {
  const { chromium: type } = await import(pathToFileURL(playwright).href);
  // Chromium refuses its sandbox to root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await type.launch({
    executablePath: chromium,
    args: [...flags, ...sandbox],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const context = await browser.newContext({ viewport, deviceScaleFactor: scale });
  const page = await context.newPage();
  if (language) {
    await page.addInitScript(speak, language);
  }
  return { page, stop: () => browser.close() };
}

/** Runs in the page: VS Code without a language pack speaks English itself, and has extensions speak the language. */
function speak(language) {
  Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => language, set: () => {} });
}

/** The workbench's address with a folder (or a workspace's file) open, and the extension and the suite to load, in VS Code's payload form. */
export function workbench(origin, { folder, extension, suite, kind }) {
  const remote = (path) => `vscode-remote://${new URL(origin).host}${path}`;
  const payload = [];
  if (extension) {
    payload.push(['extensionDevelopmentPath', remote(extension)]);
  }
  if (suite) {
    payload.push(['extensionTestsPath', remote(suite)]);
  }
  if (kind) {
    payload.push(['extensionDevelopmentKind', kind]);
  }
  const url = new URL(origin);
  if (folder) {
    url.searchParams.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
  }
  if (payload.length > 0) {
    url.searchParams.set('payload', JSON.stringify(payload));
  }
  return url.href;
}
