import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFiles, type Plan, prepare, type RunResult, type RunSettings, run } from '../../../src/runner';
import { certificate } from './certificate';
import { type ScriptedServer, startScriptedServer } from './scripted-server';

/** What a case's settings.json may say. */
export interface CaseSettings {
  /** Of the scripted server's URL: `smtp` unless said. */
  readonly scheme?: string;
  /** Whether the scripted server beats the script's own: true unless said. */
  readonly chosen?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The rest goes to the runner as it is. */
  readonly run?: Partial<RunSettings>;
}

/** What came of a script, and what the server saw of it. */
export interface Played {
  readonly plan: Plan;
  readonly result: RunResult | undefined;
  readonly server: ScriptedServer;
  /** The folder with `certificate.pem` and `key.pem`, which `{{files}}` names. */
  readonly files: string;
  /** `127.0.0.1:PORT` where nothing listens, which `{{closed}}` names. */
  readonly closed: string;
}

/** Runs a script against a scripted server. In it `{{server}}` is the server's URL. */
export async function play(
  {
    path,
    text = readFileSync(path),
    server: conversation,
  }: { path: string; text?: string | Uint8Array; server: string },
  settings: CaseSettings = {},
): Promise<Played> {
  const files = mkdtempSync(join(tmpdir(), 'smtp-sessions-'));
  const { cert, key } = await certificate;
  writeFileSync(join(files, 'certificate.pem'), cert);
  writeFileSync(join(files, 'key.pem'), key);
  const server = await startScriptedServer(conversation);
  const closed = await closedPort();
  const url = `${settings.scheme ?? 'smtp'}://${server.address}`;
  try {
    const plan = await prepare([{ path, text }], {
      files: diskFiles,
      secret: (name) => ({ alice: 's3cret-of-alice', ...settings.secrets })[name],
      processEnv: (name) => settings.env?.[name],
      servers: settings.chosen === false ? [] : [url],
      variables: new Map(Object.entries({ server: url, files, closed, ...settings.variables })),
      answers: new Map(Object.entries(settings.answers ?? {})),
      ...settings.run,
    });
    const result = plan.kind === 'plan' ? await run(plan) : undefined;
    await server.settled();
    return { plan, result, server, files, closed };
  } finally {
    await server.close();
    rmSync(files, { recursive: true });
  }
}

/** The settings beside a case's script. */
export function settingsIn(folder: string): CaseSettings {
  const path = `${folder}/settings.json`;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
