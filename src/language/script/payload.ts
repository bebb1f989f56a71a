import { verbOf } from '../../smtp';
import type { PayloadLine } from './syntax';
import { parseTemplate } from './template';
import { isBlank, type Span, trimSpan } from './text';
import { parseString, type StringFault } from './words';

/** Which payload a command line opens: DATA's, or a BDAT block where its size is a number other than 0 or a value. */
export function payloadOpenedBy(written: string, verb = verbOf(written)): 'data' | 'bdat' | undefined {
  if (verb !== 'BDAT') {
    return verb === 'DATA' ? 'data' : undefined;
  }
  const size = /^bdat[ \t]+([^ \t]+)/i.exec(written)?.[1];
  const block = size !== undefined && (size.includes('{{') || (/^\d+$/.test(size) && !/^0+$/.test(size)));
  return block ? 'bdat' : undefined;
}

/** Reads one line of a payload; everything is text but `< path`, `<@ path` and `<= path` or `<= "…"` in the first column. */
export function parsePayloadLine(text: string, span: Span): PayloadLine | StringFault {
  const first = text[span.start];
  if (first === '\\' && fileMarker(text, span.start + 1, span.end)) {
    return { kind: 'text', span, template: parseTemplate(text, { start: span.start + 1, end: span.end }) };
  }
  const marker = first === '<' ? fileMarker(text, span.start, span.end) : undefined;
  if (!marker) {
    return { kind: 'text', span, template: parseTemplate(text, span) };
  }
  const rest = trimSpan(text, { start: span.start + marker.length, end: span.end });
  if (marker === '<= ' && text[rest.start] === '"' && rest.start < rest.end) {
    const string = parseString(text, rest);
    return 'message' in string ? string : { kind: 'octets', string, span };
  }
  if (rest.start === rest.end) {
    return {
      message: `After \`${marker.trim()}\` comes the path of a file; to send the line as text, write \`\\\` before it.`,
      span,
    };
  }
  return { kind: 'file', mode: MODES[marker], path: parseTemplate(text, rest), span };
}

type Marker = '< ' | '<@ ' | '<= ';

const MODES = { '< ': 'text', '<@ ': 'template', '<= ': 'octets' } as const;

function fileMarker(text: string, start: number, end: number): Marker | undefined {
  if (start >= end || text[start] !== '<') {
    return undefined;
  }
  const letter = text[start + 1];
  const length = letter === '@' || letter === '=' ? 3 : 2;
  if (start + length > end || !isBlank(text.charCodeAt(start + length - 1))) {
    return undefined;
  }
  return length === 2 ? '< ' : letter === '@' ? '<@ ' : '<= ';
}
