import { expect, test } from 'vitest';
import { type HoverText, hoverAt } from '../../src/language';
import { namedServers } from './support/known-servers';
import { atCursor, readCases } from './support/marked';

const outside = new Map([
  ['host', { text: 'mail.staging.example', secret: false }],
  ['token', { text: 'hunter2hunter2', secret: true }],
]);

test.each(readCases('hover.txt'))('$title', async ({ script, asks }) => {
  const { project, offset, text } = await atCursor(script, { '/_common.smtp': '@shared = from {{host}}\n' });
  const found = hoverAt(project, offset, outside, namedServers);
  for (const { what, of, text: more } of asks) {
    expect(found ? shown(found) : '').toBe(what === 'nothing' ? '' : `${of}\n${more}`.trim());
    expect(found?.span.start ?? 0).toBeLessThanOrEqual(offset);
    expect(found ? text.slice(found.span.start, found.span.end) : '').not.toMatch(/\n/);
  }
});

function shown({ title, text, value, syntax, rfc }: HoverText): string {
  return [`${title} - ${text}`, value, syntax, rfc].filter((part) => part !== undefined).join('\n');
}
