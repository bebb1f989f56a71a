// Filled in when the suite is bundled.
declare const CHANNEL: string;

/** What a suite tells the runner, as `lib/tally.mjs` reads it. */
export type Event =
  | { event: 'start'; name: string; timeout: number }
  | { event: 'end'; name: string; outcome: 'passed' | 'failed' | 'skipped'; ms: number; message?: string }
  | { event: 'note'; text: string }
  | { event: 'done' };

/** Tells the runner what happens; resolves when it knows. */
export async function tell(event: Event): Promise<void> {
  await ask('/event', event);
}

/**
 * Opens the request that lasts as long as this extension host does, by which the runner sees it end. The caller keeps
 * the response: once nobody holds it, it is collected, and the request with it.
 */
export async function holdTheLine(): Promise<Response> {
  return await fetch(`${CHANNEL}/alive`);
}

/** Posts a request to the runner; resolves with its answer and rejects with its error. */
export async function ask(path: string, body: object): Promise<unknown> {
  const response = await fetch(`${CHANNEL}${path}`, { method: 'POST', body: JSON.stringify(body) });
  const answer = (await response.json()) as { result?: unknown; error?: string };
  if (answer.error !== undefined) {
    throw new Error(answer.error);
  }
  return answer.result;
}
