import { expect, test } from 'vitest';
import { signatureAt } from '../../src/language';
import { atCursor } from './support/marked';

test.each([
  ['MAIL FROM:|', 'MAIL FROM:«<sender>» [KEYWORD=value …]'],
  ['MAIL FROM:<a@b> S|', 'MAIL FROM:<sender> «[KEYWORD=value …]»'],
  ['rcpt to:<|', 'RCPT TO:«<recipient>» [KEYWORD=value …]'],
  ['EHLO |', 'EHLO «domain»'],
  ['AUTH |', 'AUTH «mechanism» [initial-response]'],
  ['AUTH PLAIN |', 'AUTH mechanism «[initial-response]»'],
  ['BDAT |', 'BDAT «octets» [LAST]'],
  ['C: BDAT {{$octets}} |', 'BDAT octets «[LAST]»'],
  ['XCLIENT NAME=a ADDR=|', 'XCLIENT «NAME=value …»'],
  ['VRFY bob |', 'VRFY string «[SMTPUTF8]»'],
  ['EHLO a b |', 'EHLO domain'],
  ['@connect |', '@connect «TARGET» [as NAME] [fails]'],
  ['@connect smtp://a |', '@connect TARGET [«as» NAME] [fails]'],
  ['@connect smtp://a as |', '@connect TARGET [as «NAME»] [fails]'],
  ['@connect smtp://a as b f|', '@connect TARGET [as NAME] [«fails»]'],
  ['@requires |', '@requires [not] «KEYWORD» [parameter]'],
  ['@requires not |', '@requires [not] «KEYWORD» [parameter]'],
  ['@requires AUTH |', '@requires [not] KEYWORD [«parameter»]'],
  ['@auth |', '@auth «MECHANISM|auto» [user [password]] [key=value …]'],
  ['@auth PLAIN alice |', '@auth MECHANISM|auto [user [«password»]] [key=value …]'],
  [
    '@tls verify=off min=|',
    '@tls verify=on|off ca=FILE cert=FILE key=FILE servername=NAME «min=VERSION» max=VERSION ciphers=LIST',
  ],
  ['@retry 3 |', '@retry N «DURATION»'],
  ['@each name |', '@each NAME «in» VALUES'],
  ['@each name in 1 2 3|', '@each NAME in «VALUES»'],
  ['@assert reply.code not |', '@assert SUBJECT [not] «OPERATOR» VALUE'],
])('%s', async (script, expected) => {
  const { project, offset } = await atCursor(script);
  const found = signatureAt(project, offset);
  expect(found && marked(found)).toBe(expected);
});

test.each(['DATA |', 'MAI|', 'EHLO|', '@connect|', '# EHLO |', 'DATA\n354\nMAIL FROM:|\n.', '@nothing |', '250 |'])(
  'nothing in %j',
  async (script) => {
    const { project, offset } = await atCursor(script);
    expect(signatureAt(project, offset)).toBeUndefined();
  },
);

test('the parameter at the cursor is explained', async () => {
  const { project, offset } = await atCursor('MAIL FROM:<a@b> BODY=|');
  const found = signatureAt(project, offset);
  expect(found?.parts[found.active]?.text).toMatch(/^"BODY=" .*RFC 6152/);
});

function marked({ label, parts, active }: NonNullable<ReturnType<typeof signatureAt>>): string {
  const part = parts[active];
  return part ? `${label.slice(0, part.start)}«${label.slice(part.start, part.end)}»${label.slice(part.end)}` : label;
}
