import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Turn, Turns } from '../../src/extension/runs/turns';

let said = '';
const turns = new Turns((text) => {
  said += text;
});

beforeEach(() => {
  said = '';
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('one run is heard as it goes on', () => {
  const one = begin('A');
  expect(said).toBe('A\n');
  one.write('1\n');
  expect(said).toBe('A\n1\n');
  one.end();
  expect(turns.busy).toBe(false);
});

test('ten at once are heard one after the other', () => {
  const names = [...'ABCDEFGHIJ'];
  const all = names.map(begin);
  for (const line of ['1\n', '2\n']) {
    for (const turn of all) {
      turn.write(line);
    }
  }
  for (const turn of all.reverse()) {
    turn.end();
  }
  expect(said.split(/(?=[A-J])/).sort()).toEqual(names.map((name) => `${name}\n1\n2\n`));
  expect(turns.busy).toBe(false);
});

test('when the first ends, the next one goes on from what was held of it', () => {
  const [one, two] = [begin('A'), begin('B')];
  two.write('1\n');
  one.end();
  expect(said).toBe('A\nB\n1\n');
  two.write('2\n');
  expect(said).toBe('A\nB\n1\n2\n');
  two.end();
});

test('whoever is done does not wait for a silent one longer than a second, and that one says again what it is about', () => {
  const [one, two] = [begin('A'), begin('B')];
  two.end();
  vi.advanceTimersByTime(999);
  expect(said).toBe('A\n');
  vi.advanceTimersByTime(1);
  expect(said).toBe('A\nB\n');
  one.write('1\n');
  one.write('2\n');
  one.end();
  expect(said).toBe('A\nB\nA\n1\n2\n');
});

test('nobody comes between the words of one that speaks', () => {
  const [one, two] = [begin('A'), begin('B')];
  two.end();
  for (let line = 0; line < 5; line++) {
    vi.advanceTimersByTime(900);
    one.write(`${line}\n`);
  }
  one.end();
  expect(said).toBe('A\n0\n1\n2\n3\n4\nB\n');
});

test('no timer is left', () => {
  const one = begin('A');
  begin('B').end();
  turns.dispose();
  expect(vi.getTimerCount()).toBe(0);
  one.end();
});

function begin(name: string): Turn {
  const turn = turns.begin();
  turn.write(`${name}\n`, { heading: `${name}\n` });
  return turn;
}
