import { expect, test } from 'vitest';
import { allFindings, loadProject } from '../../src/language';
import { filesOf } from './support/findings';
import { knownServers } from './support/known-servers';
import { readCases } from './support/marked';

test.each(readCases('not-offered.txt'))('$title', async ({ script, asks }) => {
  const project = await loadProject(
    '/script.smtp',
    script,
    filesOf({ '/_mail.smtp': 'MAIL FROM:<a@b.example> RET=FULL\n' }),
  );
  const found = allFindings(project, { names: new Set(['staged']), servers: knownServers });
  const told = found.map(({ path, script: { text }, finding: { code, span, message, severity } }) => {
    expect([code, severity]).toEqual(['not-offered', 'info']);
    return `${path === project.path ? '' : `${path} `}${text.slice(span.start, span.end)}: ${message}`;
  });
  expect(told).toEqual(asks.filter(({ what }) => what === 'found').map(({ of }) => of));
  expect(allFindings(project, { names: new Set(['staged']) }), 'nothing without what is known').toEqual([]);
});
