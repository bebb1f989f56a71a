import { expect, test } from 'vitest';
import { HISTORY_SIZE, LineHistory } from '../../src/extension/terminal/line-history';
import { memento } from './support/memento';

test('two terminals keep the lines of both', async () => {
  const state = memento({ 'terminal.history': ['QUIT', 'NOOP'] });
  const [one, other] = [new LineHistory(state), new LineHistory(state)];
  one.add('EHLO a');
  other.add('EHLO b');
  other.add('NOOP');
  await new Promise(setImmediate);
  one.add('EHLO c');
  await new Promise(setImmediate);
  const all = ['EHLO c', 'NOOP', 'EHLO b', 'EHLO a', 'QUIT'];
  expect(one.lines).toEqual(all);
  expect(new LineHistory(state).lines).toEqual(all);
});

test('a paste is written a few times, and no more lines are kept than that', async () => {
  const state = memento();
  let writes = 0;
  const history = new LineHistory({
    get: state.get,
    async update(key, value) {
      writes += 1;
      await state.update(key, value);
    },
  });
  for (let count = 0; count < 2 * HISTORY_SIZE; count++) {
    history.add(`NOOP ${count}`);
  }
  expect(history.lines[0]).toBe(`NOOP ${2 * HISTORY_SIZE - 1}`);
  await new Promise(setImmediate);
  expect(new LineHistory(state).lines).toHaveLength(HISTORY_SIZE);
  expect(writes).toBeLessThan(4);
});
