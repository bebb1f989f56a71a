import { expect, test } from 'vitest';
import { openingsAt } from '../../src/extension/terminal/openings';

const script = `# The servers
@host = localhost
@connect smtp://{{host}}:2525
@retry 3 1s
@tls ca=ca.pem

### One
@timeout 5s
EHLO a.example.test
@connect smtp://other.example.test as other

### Two
@connect smtps://two.example.test
EHLO a.example.test
`;

test.each([
  [1, '@host = localhost\n@connect smtp://{{host}}:2525\n@tls ca=ca.pem\n@timeout 5s\n', 'smtp://{{host}}:2525'],
  [10, '@host = localhost\n@connect smtp://{{host}}:2525\n@tls ca=ca.pem\n@timeout 5s\n', 'smtp://{{host}}:2525'],
  [14, '@host = localhost\n@tls ca=ca.pem\n@connect smtps://two.example.test\n', 'smtps://two.example.test'],
])('the openings of the session at line %d', (line, head, target) => {
  expect(openingsAt(script, line)).toEqual({ head, target });
});

test('a script may have none', () => {
  expect(openingsAt('EHLO a.example.test\n', 1)).toEqual({ head: '', target: undefined });
  expect(openingsAt('', 1)).toEqual({ head: '', target: undefined });
});
