import { connectionAt } from '../check/standing-at';
import { findHeaderField, headerFields } from '../script/header-fields';
import { codesAt } from './complete-reply';
import { type Completion, value } from './completion';
import type { Cursor } from './cursor';

/** What puts a file into a message. In a message's header: the names of fields and what they usually hold; nothing in its body. Directly under DATA its reply may stand as well. */
export function linesOfPayload(cursor: Cursor): Completion[] {
  const { project, offset, payload, before, start } = cursor;
  const { text, lines } = project.script;
  const line = lines.span(lines.at(offset)).start;
  if (!payload?.payload || start !== line) {
    return [];
  }
  if (/^<[@=]?$/.test(before)) {
    return INCLUSIONS.map(([label, documentation]) => ({
      ...value(label, documentation, { start, end: offset }),
      text: `${label} `,
      more: true,
    }));
  }
  if (!isFirst(cursor)) {
    return [];
  }
  const above = text
    .slice(payload.payload.span.start, line)
    .split(/\r\n|\r|\n/)
    .slice(0, -1);
  if (above.includes('')) {
    return [];
  }
  const colon = before.indexOf(':');
  if (colon < 0) {
    const asked = payload.payload.kind === 'data' && !payload.intermediate && above.length === 0;
    const codes = asked && /^[0-9x]*$/i.test(before) ? codesAt(cursor) : [];
    return [...codes, ...fieldsAt(cursor, above)];
  }
  const field = findHeaderField(before.slice(0, colon));
  const behind = /^[ \t]*/.exec(before.slice(colon + 1))?.[0].length ?? 0;
  const span = { start: start + colon + 1 + behind, end: offset };
  return (field?.samples ?? []).map((sample) => value(sample, field?.summary ?? '', span));
}

const INCLUSIONS = [
  ['<', 'A file as message text: its line ends become CRLF, its dots are stuffed after DATA.'],
  ['<@', 'A file as message text, with its variables replaced.'],
  ['<=', 'The exact octets of a file, or of a string as in `@raw`: nothing is added.'],
] as const;

function fieldsAt({ start, offset, before }: Cursor, above: readonly string[]): Completion[] {
  const span = { start, end: offset };
  const written = above.map((each) => each.split(':', 1)[0]?.toLowerCase());
  // A name of several words is none.
  return /[ \t]/.test(before)
    ? []
    : headerFields
        .filter(({ name, once }) => !once || !written.includes(name.toLowerCase()))
        .map(({ name, summary, rfc, samples }) => ({
          label: name,
          kind: 'header',
          detail: rfc,
          documentation: summary,
          span,
          text: `${name}: `,
          ...(samples && { more: true }),
        }));
}

/** A later chunk goes on with the message: it has no header of its own. */
function isFirst({ project, payload }: Cursor): boolean {
  return payload !== undefined && connectionAt(project, payload.span.start)?.standing.is('chunks') !== true;
}
