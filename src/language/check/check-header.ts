import { isAscii } from '../../smtp';
import { type Finding, finding } from '../script/findings';
import { findHeaderField, headerFields } from '../script/header-fields';
import type { Payload } from '../script/syntax';
import { isLiteral } from '../script/template';
import type { PayloadPlace } from './check-payload';

/** Checks a message's header, as far as it is written in the script: what is no field, fields that are missing or stand twice (RFC 5322 3.6). */
export function checkHeader(text: string, { lines, kind }: Payload, { smtputf8 }: PayloadPlace): Finding[] {
  const findings: Finding[] = [];
  const fields = new Set<string>();
  /** Whether fields may stand where they can not be seen: in a value, in a later chunk. */
  let open = kind === 'bdat';
  for (const line of lines) {
    if (line.kind !== 'text') {
      return findings;
    }
    const { span } = line;
    const written = text.slice(span.start, span.end);
    if (written === '') {
      open &&= kind !== 'bdat';
      break;
    }
    if (!smtputf8 && !isAscii(written)) {
      const message =
        'Characters beyond US-ASCII in the header need SMTPUTF8 on the MAIL command; otherwise they are encoded: =?utf-8?B?…?=';
      findings.push(finding('message-headers', span, message, { rfc: 'RFC 6532 3' }));
    }
    if (!isLiteral(line.template) && line.template.parts[0]?.kind !== 'text') {
      open = true;
      continue;
    }
    if (written[0] === ' ' || written[0] === '\t') {
      continue;
    }
    const name = nameOf(written);
    if (name === undefined) {
      const message =
        'This is no header field (`Name: value`), and no empty line ends the header above it: put an empty line between the header and the text.';
      return [...findings, finding('message-headers', span, message, { rfc: 'RFC 5322 2.1' })];
    }
    const key = name.toLowerCase();
    if (fields.has(key) && findHeaderField(key)?.once) {
      const message = `${name} stands in this header already; it may stand there once.`;
      findings.push(finding('message-headers', span, message, { rfc: 'RFC 5322 3.6' }));
    }
    fields.add(key);
  }
  const [first] = lines;
  if (first && !open && !REQUIRED_KEYS.every((key) => fields.has(key)) && !fields.has('resent-date')) {
    const missing = REQUIRED.filter((name) => !fields.has(name.toLowerCase()));
    const message = `The header has no ${missing.map((name) => `${name}:`).join(' and no ')}; every message has both ${REQUIRED.join(': and ')}:.`;
    findings.push(finding('message-headers', first.span, message, { rfc: 'RFC 5322 3.6' }));
  }
  return findings;
}

/** What stands before a field's colon; undefined where there is no field (RFC 5322 2.2). */
function nameOf(line: string): string | undefined {
  return /^([\x21-\x39\x3B-\x7E]+)[ \t]*:/.exec(line)?.[1];
}

const REQUIRED = headerFields.filter(({ required }) => required).map(({ name }) => name);

const REQUIRED_KEYS = REQUIRED.map((name) => name.toLowerCase());
