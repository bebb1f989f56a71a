import { type Fault, quote } from './fault';
import { limits } from './limits';
import { hasLoneSurrogate, isAscii, isLetterOrDigit, octetLength } from './text';

/** What a domain or an address may hold. */
export interface AddressOptions {
  /** Letters beyond US-ASCII (RFC 6531 3.3). */
  readonly smtputf8?: boolean;
}

const syntaxOfDomain = 'RFC 5321 4.1.2';
const syntaxOfLiteral = 'RFC 5321 4.1.3';

/** Checks a domain or an address literal. */
export function checkDomainOrLiteral(text: string, options: AddressOptions): Fault[] {
  return text.startsWith('[') ? checkAddressLiteral(text) : checkDomain(text, options);
}

/** Checks a domain name: `Domain` of RFC 5321 4.1.2, labels up to 63 octets, 255 in all. */
export function checkDomain(text: string, options: AddressOptions): Fault[] {
  const whole = { code: 'invalid-domain', start: 0, end: text.length, rfc: syntaxOfDomain } as const;
  if (text === '') {
    return [{ ...whole, message: 'The domain is missing.' }];
  }
  const fault = firstFaultOfDomain(text);
  if (fault !== undefined) {
    return [fault];
  }
  if (hasLoneSurrogate(text)) {
    return [
      {
        ...whole,
        code: 'non-ascii',
        message: 'Half a character (a lone surrogate) can not be sent.',
        rfc: 'RFC 3629 3',
      },
    ];
  }
  const octets = octetLength(text);
  if (octets > limits.domain) {
    const message = `The domain has ${octets} octets; at most ${limits.domain} are allowed.`;
    return [{ ...whole, message, rfc: 'RFC 5321 4.5.3.1.2' }];
  }
  if (!options.smtputf8 && !isAscii(text)) {
    const message =
      'A domain with letters beyond US-ASCII needs SMTPUTF8; without it, write the form that starts with xn--.';
    return [{ ...whole, code: 'non-ascii', message, rfc: 'RFC 6531 3.3' }];
  }
  if (isIpv4(text)) {
    const message = `${quote(text)} is read as a name here; an IPv4 address stands in brackets.`;
    const fix = { replacement: `[${text}]`, title: 'Write it as an address literal' };
    return [{ ...whole, message, rfc: syntaxOfLiteral, severity: 'warning', fix }];
  }
  return [];
}

/** Checks an address literal with its brackets (RFC 5321 4.1.3); IPv6 is the only registered tag. */
export function checkAddressLiteral(text: string): Fault[] {
  const whole = { code: 'invalid-domain', start: 0, end: text.length, rfc: syntaxOfLiteral } as const;
  if (!text.endsWith(']')) {
    return [{ ...whole, message: 'An address literal ends with "]".' }];
  }
  const content = text.slice(1, -1);
  if (isIpv4(content) || (/^ipv6:/i.test(content) && isIpv6(content.slice(5)))) {
    return [];
  }
  if (isIpv6(content)) {
    const fix = { replacement: `[IPv6:${content}]`, title: 'Add the tag "IPv6:"' };
    return [{ ...whole, message: 'An IPv6 address literal starts with the tag "IPv6:".', fix }];
  }
  if (/^ipv6:/i.test(content)) {
    const message = `${quote(content.slice(5))} is no IPv6 address: eight groups, or "::" in place of at least two of them.`;
    return [{ ...whole, message }];
  }
  if (/^[0-9.]*$/.test(content)) {
    return [{ ...whole, message: `${quote(content)} is no IPv4 address: four numbers from 0 to 255.` }];
  }
  return [{ ...whole, message: 'An address literal is an IPv4 address, or "IPv6:" and an IPv6 address, in brackets.' }];
}

/** Whether the text is four decimal numbers from 0 to 255 with dots between (`IPv4-address-literal`). */
export function isIpv4(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every((number) => Number(number) <= 255);
}

/** Whether the text is an IPv6 address as RFC 5321 4.1.3 has it: its `::` stands for two groups at least. */
export function isIpv6(text: string): boolean {
  if (text.length > 45) {
    return false;
  }
  // A final IPv4 address takes the place of two groups.
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const groups = tail.includes('.') && isIpv4(tail) ? `${text.slice(0, -tail.length)}0:0` : text;
  const halves = groups.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const all = halves.flat();
  if (halves.length > 2 || !all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) {
    return false;
  }
  return halves.length === 2 ? all.length <= 6 : all.length === 8;
}

function firstFaultOfDomain(text: string): Fault | undefined {
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const unit = text.charCodeAt(i);
    if (i < text.length && unit !== 0x2e) {
      if (!isLabelUnit(unit) && !(unit === 0x2d && i > start)) {
        return characterFault(text, i);
      }
      continue;
    }
    const fault = faultOfLabel(text, start, i);
    if (fault !== undefined) {
      return fault;
    }
    start = i + 1;
  }
  return undefined;
}

function faultOfLabel(text: string, start: number, end: number): Fault | undefined {
  const at = { code: 'invalid-domain', start, end, rfc: syntaxOfDomain } as const;
  if (start === end) {
    if (end === text.length) {
      const fix = { replacement: '', title: 'Remove the dot' };
      return { ...at, start: end - 1, message: 'A domain does not end with a dot in SMTP.', fix };
    }
    const message = start === 0 ? 'A domain does not start with a dot.' : 'Two dots with no label between them.';
    return { ...at, end: end + 1, message };
  }
  if (text[end - 1] === '-') {
    return {
      ...at,
      message: `The label ${quote(text.slice(start, end))} ends with a hyphen; a letter or digit ends one.`,
    };
  }
  const octets = end - start;
  if (octets > limits.label && isAscii(text.slice(start, end))) {
    return {
      ...at,
      message: `The label has ${octets} octets; at most ${limits.label} are allowed.`,
      rfc: 'RFC 1035 2.3.4',
    };
  }
  return undefined;
}

function characterFault(text: string, at: number): Fault {
  const place = { code: 'invalid-domain', start: at, end: at + 1, rfc: syntaxOfDomain } as const;
  const character = text[at] ?? '';
  if (character === '-') {
    return { ...place, message: 'A label starts with a letter or digit, not with a hyphen.' };
  }
  if (character === '_') {
    return {
      ...place,
      message: 'An underscore is allowed in the DNS, but not in a domain in SMTP: letters, digits and hyphens only.',
    };
  }
  if (character === ':' && isIpv6(text)) {
    const fix = { replacement: `[IPv6:${text}]`, title: 'Write it as an address literal' };
    const message = 'An IPv6 address stands in brackets, after the tag "IPv6:".';
    return { ...place, start: 0, end: text.length, message, rfc: syntaxOfLiteral, fix };
  }
  return {
    ...place,
    message: `${quote(character)} can not stand in a domain: letters, digits, hyphens and dots only.`,
  };
}

/** Letters, digits, and whatever is beyond US-ASCII: whether that may stand here is asked once, at the end. */
function isLabelUnit(unit: number): boolean {
  return isLetterOrDigit(unit) || unit > 0x7f;
}
