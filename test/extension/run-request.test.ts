import { expect, test } from 'vitest';
import { readComparison, readRequest } from '../../src/extension/runs/run-request';

const uri = { scheme: 'file', path: '/home/alice/hello.smtp' };

test.each([
  ['nothing', undefined, {}],
  ['an address, as menus hand one over', uri, { uri }],
  ['the string of one', 'file:///home/alice/hello.smtp', { uri: 'file:///home/alice/hello.smtp' }],
  ['a line', { uri, line: 3 }, { uri, line: 3 }],
  [
    'all',
    { uri, line: 1, server: 'sandbox', environment: 'staging', variables: { size: 7, on: true } },
    {
      uri,
      line: 1,
      server: 'sandbox',
      environment: 'staging',
      variables: { size: '7', on: 'true' },
    },
  ],
  ['what else stands there', { uri, group: 2 }, { uri }],
])('%s', (_, given, expected) => {
  expect(readRequest(given)).toEqual(expected);
});

test('what is no JSON is refused as well', () => {
  const problem = 'The line to run is a number from 1, not something of the type bigint.';
  expect(readRequest({ line: 1n })).toEqual({ problem });
});

test.each([
  [7, 'A run is told'],
  [{ uri: 7 }, 'The script to run is a Uri or its string, not 7.'],
  [{ uri: '' }, 'The script to run is a Uri or its string, not "".'],
  [{ line: 0 }, 'The line to run is a number from 1, not 0.'],
  [{ line: '3' }, 'The line to run is a number from 1, not "3".'],
  [{ server: ['smtp://localhost'] }, 'The server to run with is a text'],
  [{ environment: 1 }, 'The environment to run with is a text, not 1.'],
  [{ variables: { name: {} } }, 'The variables to run with'],
  [{ variables: ['a'] }, 'The variables to run with'],
  [{ enviroment: 'production' }, 'A run is not told any enviroment; did you mean environment?'],
])('%j is refused', (given, expected) => {
  expect(readRequest(given)).toEqual({ problem: expect.stringContaining(expected) });
});

test.each([
  ['nothing', undefined, {}],
  ['an address', uri, { uri }],
  ['all', { uri, line: 1, servers: ['sandbox', 'smtp://b'] }, { uri, line: 1, servers: ['sandbox', 'smtp://b'] }],
])('a comparison is told %s', (_, given, expected) => {
  expect(readComparison(given)).toEqual(expected);
});

test.each([
  [{ servers: 'sandbox' }, 'The servers to compare are two texts or more'],
  [{ servers: ['sandbox'] }, 'The servers to compare are two texts or more'],
  [{ servers: ['sandbox', 'sandbox'] }, 'each another'],
  [{ servers: ['sandbox', 7] }, 'The servers to compare are two texts or more'],
  [{ server: 'sandbox' }, 'A comparison is told several servers, not one'],
  [{ line: 0 }, 'The line to run is a number from 1, not 0.'],
])('a comparison is not told %j', (given, expected) => {
  expect(readComparison(given)).toEqual({ problem: expect.stringContaining(expected) });
});
