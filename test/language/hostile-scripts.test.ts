import { expect, test } from 'vitest';
import {
  allFindings,
  codeActionsAt,
  completionsAt,
  definitionsAt,
  hoverAt,
  importSessions,
  loadProject,
  outlineOf,
  placesOf,
  signatureAt,
} from '../../src/language';
import { filesOf } from './support/findings';

/** What every object has, so that a table may be thought to have it. */
const inherited = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'];

/** Lines with NAME wherever a name may stand. */
const lines = [
  ...[
    '@NAME x',
    '@NAME = 1',
    '@NAME',
    '@prompt NAME x',
    '@capture NAME = /x/',
    '@use NAME',
    '@each NAME in NAME\n@end',
  ],
  ...[
    '@connect NAME as NAME',
    '@tls NAME=x',
    '@tls verify=NAME',
    '@receive NAME=',
    '@auth NAME a b NAME=',
    '@match NAME',
  ],
  ...['@assert NAME == 1', '@assert reply.code NAME 1', '@assert capability NAME NAME x', '@requires NAME NAME'],
  ...['@timeout 5NAME', '@proxy NAME 192.0.2.1:1 192.0.2.2:2', '@include NAME', '# smtp-ignore-next-line NAME'],
  ...[
    'NAME x',
    'NOOP {{NAME}}',
    'NOOP {{$NAME x}}',
    'NOOP {{$filler NAME}}',
    'AUTH NAME AAAA',
    'HELP NAME',
    'XCLIENT NAME=x',
  ],
  ...['MAIL FROM:<a@example.test> NAME=1', 'MAIL FROM:<a@example.test> RET=NAME', 'EHLO x\n250-NAME\n250 AUTH NAME'],
  ...['DATA\nNAME: x\n.', 'BDAT NAME\n.', '250 NAME', '!NAME'],
];

test.each(inherited)('%s is a name like any other', async (name) => {
  for (const line of lines) {
    await lookAt(line.replaceAll('NAME', name));
  }
});

test.each(inherited)('%s is imported like any other name', (name) => {
  const sources = [
    ['swaks', 'swaks --server mx:NAME --port NAME --to a@example.test --NAME --quit-after NAME --data %NAME%'],
    ['exim', 'client NAME NAME\n??? 220\nNAME\n??? NAME\n****'],
    ['mpt', 'C: NAME\nS: NAME \u0024{NAME}\nSESSION: NAME\n'],
    ['transcript', '$ telnet mx NAME\n220 hi\nNAME\n250 NAME\n'],
  ] as const;
  for (const [from, text] of sources) {
    expect(() => importSessions([{ text: text.replaceAll('NAME', name), name }], { from })).not.toThrow();
  }
});

test.each([
  ['one that leads back to itself', '@a = {{$base64 {{a}}}}\nNOOP {{a}}'],
  ['two that lead back to each other', '@a = {{$base64 {{b}}}}\n@b = {{$base64 {{a}}}}\nNOOP {{$base64 {{a}}}}'],
  ['each twice as long as the next', chain(60, (next) => `{{${next}}}{{${next}}}{{$base64 {{${next}}}}}`)],
  ['a long chain', chain(5000, (next) => `{{${next}}}`)],
])('variables, %s, are looked at and do no harm', async (_, text) => {
  await lookAt(text, [0, 2, text.length - 4]);
});

test('files that include each other twice, the next as well, are included as often as there is time for', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`/${at}.smtp`, `@include ${at + 1}.smtp\n@include ${at + 1}.smtp\n`]),
  );
  let read = 0;
  const kept = filesOf({ ...files, '/30.smtp': 'NOOP\n' });
  const counted = { ...kept, read: (path: string) => kept.read(path).finally(() => (read += 1)) };
  const project = await loadProject('/script.smtp', '@include 0.smtp\n', counted);
  expect(read).toBe(1000);
  const codes = allFindings(project, { names: new Set() }).map(({ finding: { code, stopsRun } }) => ({
    code,
    stopsRun,
  }));
  expect(codes).toContainEqual({ code: 'invalid-directive', stopsRun: true });
});

test('of a value that is too long to be shown a hover shows the beginning', async () => {
  const text = chain(20, (next) => `{{${next}}}{{${next}}}`);
  const project = await loadProject('/script.smtp', text, filesOf({}));
  expect(hoverAt(project, text.length - 4)?.value).toMatch(/^(?:end){600,}e?n?…$/);
});

function chain(length: number, written: (next: string) => string): string {
  const variables = Array.from({ length }, (_, at) => `@v${at} = ${written(`v${at + 1}`)}\n`);
  return `${variables.join('')}@v${length} = end\nNOOP {{v0}}`;
}

/** Asks for all that an editor asks for, at some offsets of a script or at all of them. */
async function lookAt(text: string, offsets = Array.from({ length: text.length + 1 }, (_, at) => at)): Promise<void> {
  const project = await loadProject('/script.smtp', text, filesOf({}));
  const findings = allFindings(project, { names: new Set() }).map(({ finding }) => finding);
  outlineOf(project.script);
  for (const offset of offsets) {
    completionsAt(project, offset);
    hoverAt(project, offset);
    signatureAt(project, offset);
    definitionsAt(project, offset);
    placesOf([project], project.path, offset);
    codeActionsAt(project, findings, { start: offset, end: offset });
  }
}
