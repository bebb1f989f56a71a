import { expect, test } from 'vitest';
import { findServer, profileNames } from '../../src/extension/servers/server-profiles';

const setting = {
  staging: { url: 'smtp://mail.staging.example:587', ca: 'certs/ca.pem', verify: false, proxy: 'socks5h://localhost' },
  plain: 'smtps://mail.example.org',
  sandbox: 'smtp://elsewhere.example',
  nowhere: { ca: 'ca.pem' },
  odd: { url: 'http://mail.example.org' },
  wrong: { url: 'smtp://mail.example.org', ca: 7 },
  unsure: { url: 'smtp://mail.example.org', verify: 'no' },
  number: 25,
};

test('the names are those of the setting; the sandbox is always the built-in one', () => {
  expect(profileNames(setting)).toEqual(['staging', 'plain', 'nowhere', 'odd', 'wrong', 'unsure', 'number']);
  expect(profileNames('smtp://mail.example.org')).toEqual([]);
});

test.each([
  ['staging', { name: 'staging', ...setting.staging }],
  ['plain', { name: 'plain', url: 'smtps://mail.example.org' }],
  ['smtp://localhost:25', { name: 'smtp://localhost:25', url: 'smtp://localhost:25' }],
  ['mail.example.org:587', { name: 'mail.example.org:587', url: 'mail.example.org:587' }],
  ['constructor', { name: 'constructor', url: 'constructor' }],
])('%s', (name, expected) => {
  expect(findServer(setting, name)).toEqual(expected);
});

test.each([
  ['nowhere', 'In the setting smtp.servers, nowhere has no url'],
  ['number', 'In the setting smtp.servers, number has no url'],
  ['odd', 'In the setting smtp.servers, odd has a url that is none.'],
  ['wrong', 'In the setting smtp.servers, wrong has a ca that is no text.'],
  ['unsure', 'In the setting smtp.servers, unsure has a verify that is neither true nor false.'],
  ['stagin', 'There is no server stagin; did you mean staging?'],
  ['http://localhost', 'is no scheme of mail servers'],
])('%s is refused', (name, expected) => {
  expect(findServer(setting, name)).toEqual({ problem: expect.stringContaining(expected) });
});
