/** What the suites use of node:assert/strict, for an extension host that has no Node. */
const assert = { ok, equal, deepEqual, match, notEqual };

export default assert;

function ok(value: unknown, message = 'it is not so'): asserts value {
  if (!value) {
    throw new Error(message);
  }
}

function equal(actual: unknown, expected: unknown, message = 'not the same'): void {
  ok(Object.is(actual, expected), `${message}: ${String(actual)}, not ${String(expected)}`);
}

function notEqual(actual: unknown, unexpected: unknown, message = 'the same'): void {
  ok(!Object.is(actual, unexpected), `${message}: ${String(actual)}`);
}

function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  equal(JSON.stringify(actual), JSON.stringify(expected), message);
}

function match(actual: string, expected: RegExp, message = 'no match'): void {
  ok(expected.test(actual), `${message}: ${actual}`);
}
