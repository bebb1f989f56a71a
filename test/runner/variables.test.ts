import { expect, test } from 'vitest';
import { play } from './support/play';

const LENGTH = 20_000;

/** `@v1 = …{{v0}}…`, and so on; each made of the one before. */
function chain(made: (name: string) => string, length: number): string {
  const lines = Array.from({ length }, (_, index) => `@v${index + 1} = ${made(`{{v${index}}}`)}`);
  return ['@v0 = xy', ...lines, `NOOP {{v${length}}}`, 'xxx', ''].join('\n');
}

test('a chain of variables may be as long as one likes', async () => {
  const text = chain((name) => name, LENGTH);
  const { server, result } = await play({ path: '/nowhere/script.smtp', text, server: 'S: 220 hi\nE:\n' });
  expect(result?.sessions[0]?.problem).toBeUndefined();
  expect(server.received()[0]).toBe('NOOP xy\r\n');
});

test('one that doubles at each step is stopped before it fills the memory', async () => {
  const text = chain((name) => `${name}${name}`, 40);
  const { result } = await play({ path: '/nowhere/script.smtp', text, server: 'S: 220 hi\nE:\n' });
  expect(result?.sessions[0]?.problem?.message).toMatch(/^A value grew over \d+ characters\.$/);
});
