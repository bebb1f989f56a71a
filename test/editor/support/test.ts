import { holdTheLine, tell } from './channel';

// Filled in when the suite is bundled: only tests whose name contains it are run.
declare const ONLY: string;

const defaultTimeout = 15_000;

/** Thrown by a test that cannot be carried out in this editor, with the reason. */
export class Skip extends Error {}

/** Tests by what they show; a number before the function is its time-out in ms. */
export type Tests = Record<string, Body | [timeout: number, body: Body]>;

type Body = () => Promise<void>;

/**
 * Makes the `run` that VS Code calls: runs the groups' tests one after the other, each with a time-out, and reports
 * them to the runner. It rejects when one has failed, which makes VS Code exit with 1.
 */
export function suite(groups: Record<string, Tests>): () => Promise<void> {
  return async () => {
    const line = await holdTheLine();
    let failed = 0;
    for (const { name, timeout, body } of chosen(groups)) {
      await tell({ event: 'start', name, timeout });
      const started = Date.now();
      const { outcome, message } = await runOne(body, timeout);
      await tell({ event: 'end', name, outcome, ms: Date.now() - started, ...(message ? { message } : {}) });
      failed += outcome === 'failed' ? 1 : 0;
    }
    await tell({ event: 'done' });
    await line.body?.cancel();
    if (failed > 0) {
      throw new Error(`${failed} failed`);
    }
  };
}

function chosen(groups: Record<string, Tests>): { name: string; timeout: number; body: Body }[] {
  return Object.entries(groups)
    .flatMap(([group, tests]) =>
      Object.entries(tests).map(([title, test]) => {
        const [timeout, body] = Array.isArray(test) ? test : [defaultTimeout, test];
        return { name: `${group}: ${title}`, timeout, body };
      }),
    )
    .filter(({ name }) => name.includes(ONLY));
}

async function runOne(
  body: Body,
  timeout: number,
): Promise<{ outcome: 'passed' | 'failed' | 'skipped'; message?: string }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeout} ms`)), timeout);
  });
  try {
    await Promise.race([body(), late]);
    return { outcome: 'passed' };
  } catch (error) {
    if (error instanceof Skip) {
      return { outcome: 'skipped', message: error.message };
    }
    return { outcome: 'failed', message: describe(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The error's message and the places in the suite's bundle that it came by; the runner knows where they come from. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const places = (error.stack ?? '').split('\n').filter((line) => line.includes('suite.js'));
  return [error.message, ...places.slice(0, 3)].join('\n');
}
