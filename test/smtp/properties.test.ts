import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCommand, checkResponse, commands, findCommand, parameters, verbOf } from '../../src/smtp';

const pieces = fc.oneof(
  fc.constantFrom(...commands.map(({ form }) => form)),
  fc.constantFrom(...parameters.map(({ keyword }) => `${keyword}=`)),
  fc.constantFrom(' ', '  ', '\t', '<', '>', '"', '\\', '@', ':', ',', '=', '{{x}}', 'LAST', '[', ']', 'é', '😀', '\0'),
  fc.string({ maxLength: 8, unit: 'binary' }),
);
const lines = fc.array(pieces, { maxLength: 12 }).map((all) => all.join(''));
const ranges = fc
  .array(fc.tuple(fc.nat(60), fc.nat(10)), { maxLength: 3 })
  .map((all) => all.map(([start, length]) => ({ start, end: start + length })).sort((a, b) => a.start - b.start));

describe('whatever the line', () => {
  test('faults lie in it, in order, and their fixes change it', () => {
    fc.assert(
      fc.property(lines, ranges, (line, references) => {
        const faults = [...checkCommand(line, { references }), ...checkResponse(line, { references })];
        for (const { start, end, fix } of faults) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(line.length);
          expect(fix?.replacement).not.toBe(line.slice(start, end));
        }
        const starts = checkCommand(line, { references }).map(({ start }) => start);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }),
      { numRuns: 3000 },
    );
  });

  test('no fault is told twice', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const told = checkCommand(line).map(({ code, start, end }) => `${code} ${start} ${end}`);
        expect(new Set(told).size).toBe(told.length);
      }),
      { numRuns: 3000 },
    );
  });

  test('a line that is one reference has no fault', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (line) => {
        expect(checkCommand(line, { references: [{ start: 0, end: line.length }] })).toEqual([]);
      }),
    );
  });

  test('its verb is found as the table has it', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const command = findCommand(verbOf(line));
        expect(command === undefined || verbOf(line) === command.verb).toBe(true);
      }),
    );
  });
});
