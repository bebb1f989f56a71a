import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diskFiles, prepare, run } from '../src/runner';
import { startCarelessServer } from './support/careless-server';

// That the audits pass against the sandbox is tested with the other examples; here is what they are for.
const folder = join(import.meta.dirname, '../examples/audit');
let server: Awaited<ReturnType<typeof startCarelessServer>>;

beforeAll(async () => {
  server = await startCarelessServer();
});
afterAll(() => server.close());

/** The sessions of an audit that a careless server fails, by their titles. */
async function failing(name: string): Promise<string[]> {
  const path = join(folder, name);
  const text = `@timeout 2s\n${readFileSync(path, 'utf8')}`;
  const plan = await prepare([{ path, text }], {
    files: diskFiles,
    secret: () => undefined,
    processEnv: () => undefined,
    servers: [server.url],
    jobs: 8,
  });
  const result = plan.kind === 'plan' ? await run(plan) : undefined;
  return (result?.sessions ?? []).filter(({ outcome }) => outcome === 'failed').map(({ title }) => title);
}

describe('a careless server fails', () => {
  test.each([
    ['open-relay.smtp', 5],
    ['disclosure.smtp', 4],
    ['smuggling.smtp', 12],
    ['cleartext-auth.smtp', 2],
    ['starttls-injection.smtp', 1],
    ['pipelining-abuse.smtp', 1],
    ['limits.smtp', 3],
  ])('%s in %d sessions', async (name, least) => {
    expect((await failing(name)).length).toBeGreaterThanOrEqual(least);
  });
});
