import { type AddressOptions, checkDomain, checkDomainOrLiteral } from './domain';
import { type Fault, isSound, joined, quote, shift } from './fault';
import { limits } from './limits';
import { hasLoneSurrogate, isAscii, isLetterOrDigit, octetLength } from './text';

const syntax = 'RFC 5321 4.1.2';

/** Which path is meant: only a reverse one (MAIL) may be `<>`, only a forward one (RCPT) may be `<Postmaster>`. */
export interface PathOptions extends AddressOptions {
  readonly path: 'reverse' | 'forward';
  /** Whether the path is one of LMTP: a recipient without a domain weighs less there. */
  readonly lmtp?: boolean | undefined;
}

/** Checks a path with its angle brackets (RFC 5321 4.1.2), strictly, up to 256 octets; a source route is allowed and out of use. */
export function checkPath(text: string, options: PathOptions): Fault[] {
  const whole = { start: 0, end: text.length, rfc: syntax } as const;
  if (!text.startsWith('<') || !text.endsWith('>') || text.length < 2) {
    return [{ ...whole, code: 'missing-angle-brackets', message: 'A path stands in angle brackets: <user@domain>.' }];
  }
  const content = text.slice(1, -1);
  if (content === '') {
    const message = 'The empty path <> is for MAIL; a recipient needs an address.';
    return options.path === 'reverse' ? [] : [{ ...whole, code: 'invalid-path', message, rfc: 'RFC 5321 4.1.1.3' }];
  }
  if (/^postmaster$/i.test(content)) {
    const message = '<Postmaster> without a domain is for RCPT; a sender needs one: <Postmaster@domain>.';
    return options.path === 'forward' ? [] : [{ ...whole, code: 'invalid-path', message, rfc: 'RFC 5321 4.1.1.3' }];
  }
  const route = content.startsWith('@') ? sourceRoute(content, options) : undefined;
  const mailbox = route?.length ?? 0;
  const faults = joined(
    shift(route?.faults ?? [], 1),
    shift(checkPathMailbox(content.slice(mailbox), options), 1 + mailbox),
  );
  const octets = octetLength(text);
  if (octets > limits.path && isSound(faults)) {
    const message = `The path has ${octets} octets with its brackets; at most ${limits.path} are allowed.`;
    faults.push({ ...whole, code: 'invalid-path', message, rfc: 'RFC 5321 4.5.3.1.3' });
  }
  return faults;
}

/** A recipient of LMTP may be a mailbox of the server's own, though its grammar is that of SMTP (RFC 2033 4). */
function checkPathMailbox(text: string, options: PathOptions): Fault[] {
  const faults = checkMailbox(text, options);
  const local = faults.length > 0 && options.lmtp && options.path === 'forward';
  if (!local || !isSound(checkMailbox(`${text}@localhost`, options))) {
    return faults;
  }
  const message = `${quote(text)} has no domain: servers of LMTP mostly take the name of a mailbox alone, though an address is local-part@domain.`;
  const start = 0;
  return [{ code: 'invalid-path', start, end: text.length, message, rfc: syntax, severity: 'information' }];
}

/** Checks a mailbox, `local-part@domain` without brackets (RFC 5321 4.1.2), up to 254 octets, 64 of them before the `@`. */
export function checkMailbox(text: string, options: AddressOptions): Fault[] {
  const local = text.startsWith('"') ? quotedString(text) : dotString(text);
  if (local.fault !== undefined) {
    return [local.fault];
  }
  const domain = text.slice(local.end + 1);
  if (domain === '') {
    const message = 'The domain behind "@" is missing.';
    return [{ code: 'invalid-domain', start: local.end, end: local.end + 1, message, rfc: syntax }];
  }
  const faults = joined(
    checkLocalPart(text.slice(0, local.end), options),
    shift(checkDomainOrLiteral(domain, options), local.end + 1),
  );
  const octets = octetLength(text);
  if (octets > limits.mailbox && isSound(faults)) {
    const message = `The address has ${octets} octets; at most ${limits.mailbox} fit into a path.`;
    faults.push({ code: 'invalid-path', start: 0, end: text.length, message, rfc: 'RFC 5321 4.5.3.1.3' });
  }
  return faults;
}

/** The offset behind a path's closing bracket, given the offset of its opening one; brackets inside quotes do not count. Undefined when nothing closes it. */
export function endOfPath(text: string, start: number): number | undefined {
  let quoted = false;
  for (let i = start + 1; i < text.length; i++) {
    const character = text[i];
    if (quoted && character === '\\') {
      i++;
    } else if (character === '"') {
      quoted = !quoted;
    } else if (character === '>' && !quoted) {
      return i + 1;
    }
  }
  // A quote that nothing closes is a fault of the path, not of the rest of the line.
  const first = quoted ? text.indexOf('>', start) : -1;
  return first < 0 ? undefined : first + 1;
}

/** What can be said of a local part once its form is right. */
function checkLocalPart(text: string, options: AddressOptions): Fault[] {
  const whole = { code: 'invalid-path', start: 0, end: text.length } as const;
  if (hasLoneSurrogate(text)) {
    const message = 'Half a character (a lone surrogate) can not be sent.';
    return [{ ...whole, code: 'non-ascii', message, rfc: 'RFC 3629 3' }];
  }
  const octets = octetLength(text);
  if (octets > limits.localPart) {
    const message = `The local part has ${octets} octets; at most ${limits.localPart} are allowed.`;
    return [{ ...whole, message, rfc: 'RFC 5321 4.5.3.1.1' }];
  }
  if (!options.smtputf8 && !isAscii(text)) {
    const message = 'A local part with characters beyond US-ASCII needs SMTPUTF8 on the MAIL command.';
    return [{ ...whole, code: 'non-ascii', message, rfc: 'RFC 6531 3.3' }];
  }
  return [];
}

/** Where a local part ends, at its `@`, or what is wrong with it. */
type LocalPart =
  | { readonly end: number; readonly fault?: undefined }
  | { readonly end?: undefined; readonly fault: Fault };

function dotString(text: string): LocalPart {
  const wrong = (start: number, end: number, message: string): LocalPart => ({
    fault: { code: 'invalid-path', start, end, message, rfc: syntax },
  });
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const before = text[i - 1];
    if (unit === 0x40) {
      if (i === 0) {
        return wrong(0, 1, 'The local part before "@" is missing.');
      }
      return before === '.'
        ? wrong(i - 1, i, 'A local part does not end with a dot, unless it is quoted.')
        : { end: i };
    }
    if (unit === 0x2e) {
      if (i === 0) {
        return wrong(0, 1, 'A local part does not start with a dot, unless it is quoted.');
      }
      if (before === '.') {
        return wrong(i - 1, i + 1, 'Two dots in a row are allowed in a quoted local part only.');
      }
    } else if (!isAtomUnit(unit)) {
      return wrong(i, i + 1, messageForCharacter(text[i] ?? ''));
    }
  }
  return wrong(0, text.length, `${quote(text)} has no domain: an address is local-part@domain.`);
}

function quotedString(text: string): LocalPart {
  const wrong = (start: number, end: number, message: string): LocalPart => ({
    fault: { code: 'invalid-path', start, end, message, rfc: syntax },
  });
  for (let i = 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) {
      const end = i + 1;
      if (text[end] === '@') {
        return { end };
      }
      return end === text.length
        ? wrong(0, end, 'The address has no domain: it is "local part"@domain.')
        : wrong(end, end + 1, 'After the closing quote of a local part comes "@".');
    }
    if (unit < 0x20 || unit === 0x7f) {
      return wrong(i, i + 1, 'Control characters are never allowed in an address.');
    }
    if (unit === 0x5c) {
      i++;
      // RFC 6531 leaves quoted pairs as they were: US-ASCII, space to tilde.
      const escaped = text.charCodeAt(i);
      if (i < text.length && (escaped < 0x20 || escaped > 0x7e)) {
        return wrong(i - 1, i + 1, 'A backslash quotes a printable US-ASCII character.');
      }
    }
  }
  return wrong(0, text.length, 'The quoted local part is not closed.');
}

/** The route `@a,@b:` before a mailbox, its length with the colon; undefined when there is none. */
function sourceRoute(content: string, options: AddressOptions): { length: number; faults: Fault[] } | undefined {
  // A colon inside the brackets of a literal is none of the route's: a route has domains only.
  const colon = content.indexOf(':');
  if (colon < 0 || content.slice(0, colon).includes('[')) {
    return undefined;
  }
  const message = 'A source route is out of use: servers take it and ignore it. Write the address alone.';
  const fix = { replacement: '', title: 'Remove the source route' };
  const faults: Fault[] = [{ code: 'deprecated', start: 0, end: colon + 1, message, rfc: 'RFC 5321 C', fix }];
  let start = 0;
  for (const hop of content.slice(0, colon).split(',')) {
    if (!hop.startsWith('@')) {
      const text = 'A source route is a list of domains, each with "@" before it: @a.example,@b.example:.';
      return {
        length: colon + 1,
        faults: [{ code: 'invalid-path', start, end: start + hop.length, message: text, rfc: syntax }],
      };
    }
    const domain = checkDomain(hop.slice(1), options);
    if (!isSound(domain)) {
      return { length: colon + 1, faults: shift(domain, start + 1) };
    }
    start += hop.length + 1;
  }
  return { length: colon + 1, faults };
}

function messageForCharacter(character: string): string {
  switch (character) {
    case ' ':
      return 'A space is allowed in a quoted local part only.';
    case '"':
      return 'A local part is quoted as a whole or not at all.';
    case '(':
    case ')':
      return 'SMTP knows no comments in addresses.';
    case '<':
    case '>':
      return 'One pair of angle brackets stands round the address.';
    default:
      return character < ' ' || character === '\x7f'
        ? 'Control characters are never allowed in an address.'
        : `${quote(character)} is allowed in a quoted local part only.`;
  }
}

/** `atext` of RFC 5322 3.2.3, and what RFC 6531 3.3 adds. */
function isAtomUnit(unit: number): boolean {
  return isLetterOrDigit(unit) || unit > 0x7f || atomMarks.has(unit);
}

const atomMarks: ReadonlySet<number> = new Set([..."!#$%&'*+-/=?^_`{|}~"].map((mark) => mark.charCodeAt(0)));
