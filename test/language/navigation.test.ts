import { expect, test } from 'vitest';
import {
  definitionsAt,
  filesNamed,
  highlightsAt,
  loadProject,
  namesInEnvironments,
  parse,
  placesOf,
} from '../../src/language';
import { filesOf } from './support/findings';
import { atCursor } from './support/marked';

// In the scripts `[…]` is what is found; in the first file `|` is the cursor.
test.each([
  ['a variable', ['@[name] = x\nEHLO {{[na|me]}}\nEHLO {{[name]}}\n']],
  ['a variable in another variable, and in a built-in', ['@[a] = x\n@b = {{[a|]}}\nNOOP {{$base64 {{[a]}}}}\n']],
  [
    'a capture stays in its session',
    ['### One\nNOOP\n@capture [q|] = /x/\nNOOP {{[q]}}\n### Two\nNOOP\n@capture q = /x/\nNOOP {{q}}\n'],
  ],
  ['a capture that sets a variable anew', ['@[q|] = 1\n### One\nNOOP\n@capture [q] = /x/\nNOOP {{[q]}}\n']],
  ['the name of @each stays in its block', ['@x = 1\n@each [x|] in 1 2\nNOOP {{[x]}}\n@end\nNOOP {{x}}\n']],
  ['and leaves the variable alone', ['@[x] = 1\n@each x in 1 2\nNOOP {{x}}\n@end\nNOOP {{[x|]}}\n']],
  [
    'a connection',
    [
      '### One\n@connect smtp://a as [one|]\nNOOP\n@connect smtp://b as two\n@use [one]\n### Two\n@connect smtp://a as one\n',
    ],
  ],
  ['a prompt', ['@prompt [who|] Who is it?\nEHLO {{[who]}}\n']],
  ['a size', ['@[max|] = 1000\n@max-1 = 2\nDATA\n{{$filler [max]+1}}\n{{$filler max-1}}\n{{$filler 10KB}}\n.\n']],
  ['in messages and replies too', ['@[a|] = 1\nDATA\n354 {{[a]}}\n{{[a]}}\n.\n250 /{{[a]}}/\n']],
  ['what the script includes', ['@include b.smtp\nEHLO {{[ho|st]}}\n', '@[host] = x\nNOOP {{[host]}}\n']],
  ['who includes the script', ['@[host|] = x\n', '@include a.smtp\nEHLO {{[host]}}\n', 'EHLO {{host}}\n']],
  [
    'a file that others share',
    ['@include c.smtp\nEHLO {{[host|]}}\n', '@include c.smtp\nEHLO {{[host]}}\n', '@[host] = x\n'],
  ],
])('all places of %s', async (_, marked) => {
  const names = ['/a.smtp', '/b.smtp', '/c.smtp'];
  const plain = marked.map((text) => text.replace(/[[\]|]/g, ''));
  const files = filesOf(Object.fromEntries(plain.map((text, index) => [names[index] ?? '', text])));
  const projects = await Promise.all(plain.map((text, index) => loadProject(names[index] ?? '', text, files)));
  const offset = (marked[0] ?? '').replace(/[[\]]/g, '').indexOf('|');
  const places = placesOf(projects, '/a.smtp', offset);
  const shown = plain.map((text, index) =>
    places
      .filter(({ path }) => path === names[index])
      .sort((a, b) => b.occurrence.span.start - a.occurrence.span.start)
      .reduce(
        (done, { occurrence: { span } }) =>
          `${done.slice(0, span.start)}[${done.slice(span.start, span.end)}]${done.slice(span.end)}`,
        text,
      ),
  );
  expect(shown).toEqual(marked.map((text) => text.replace('|', '')));
});

test.each([
  ['a variable', '@name = x\nEHLO {{na|me}}\n', ['/script.smtp 1']],
  ['a variable of an included file', '@include b.smtp\nEHLO {{ho|st}}\n', ['/b.smtp 1']],
  ['the own definition first', '@include b.smtp\n@host = y\nEHLO {{ho|st}}\n', ['/script.smtp 2', '/b.smtp 1']],
  ['a connection', '@connect smtp://a as one\nNOOP\n@use on|e\n', ['/script.smtp 1']],
  ['an included file', '@include b|.smtp\n', ['b.smtp']],
  ['a message in a file', 'DATA\n< messages/let|ter.eml\n.\n', ['messages/letter.eml']],
  ['a certificate', '@tls ca=pki/c|a.pem\n', ['pki/ca.pem']],
  ['nothing', 'NO|OP\n', []],
])('the definition of %s', async (_, script, expected) => {
  const { project, offset } = await atCursor(script, { '/b.smtp': '@host = x\n' });
  const found = definitionsAt(project, offset).map((place) =>
    place.kind === 'file' ? place.named : `${place.path} ${place.script.lines.position(place.span.start).line}`,
  );
  expect(found).toEqual(expected);
});

test('the two ends of a block belong together', async () => {
  const { project, offset, text } = await atCursor('@pipe|line\nNOOP\n@end\n');
  expect(highlightsAt(project.script, offset).map(({ span }) => text.slice(span.start, span.end))).toEqual([
    '@pipeline',
    '@end',
  ]);
});

test('the files that a script names', () => {
  const text = [
    '@tls verify=on ca="pki/my ca.pem" key=key.pem',
    '@include "part one.smtp"',
    '@each address in < addresses.txt',
    'RCPT TO:<{{address}}>',
    '@end',
    'DATA',
    '< letter.eml',
    '<@ {{name}}.eml',
    '<= octets.bin',
    '.',
  ].join('\n');
  expect(filesNamed(parse(text)).map(({ kind, path, span }) => [kind, path, text.slice(span.start, span.end)])).toEqual(
    [
      ['certificate', 'pki/my ca.pem', 'pki/my ca.pem'],
      ['certificate', 'key.pem', 'key.pem'],
      ['script', 'part one.smtp', 'part one.smtp'],
      ['values', 'addresses.txt', 'addresses.txt'],
      ['payload', 'letter.eml', 'letter.eml'],
      ['payload', 'octets.bin', 'octets.bin'],
    ],
  );
});

test('the names in a file of environments', () => {
  const text =
    '{\n  "$shared": { "host": "a", "x": "host" },\n  "staging": {\n    "host" : "b {\\" "\n  },\n  "host": {}\n}\n';
  expect(namesInEnvironments(text).map(({ name, line, column }) => `${name} ${line}:${column}`)).toEqual([
    'host 1:16',
    'x 1:29',
    'host 3:5',
  ]);
});
