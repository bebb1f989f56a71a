import { expect, test } from 'vitest';
import { allFindings, codeActionsAt } from '../../src/language';
import { atCursor, edited, readCases } from './support/marked';

test.each(readCases('code-actions.txt'))('$title', async ({ script, asks }) => {
  const { project, offset, text } = await atCursor(script);
  const findings = allFindings(project, { names: new Set() }).map(({ finding }) => finding);
  const offered = codeActionsAt(project, findings, { start: offset, end: offset });
  for (const ask of asks) {
    const action = offered.find(({ title }) => title === ask.of);
    if (ask.what === 'not offered') {
      expect(action).toBeUndefined();
      continue;
    }
    expect(action, `${ask.of} is among ${offered.map(({ title }) => title).join(', ')}`).toBeDefined();
    expect(action?.preferred ?? false).toBe(ask.what === 'preferred');
    const also = [action?.creates && `creates ${action.creates}`, action?.secret && secretOf(action.secret)];
    const result = edited(text, action?.edits ?? []);
    expect([...also.filter((line) => line !== undefined), result].join('\n')).toBe(ask.text);
  }
});

function secretOf({ name, value }: { name: string; value: string }): string {
  return `keeps ${name}: ${value}`;
}
