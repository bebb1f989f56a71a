import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Parser } from 'apg-lite';
import { describe, expect, test } from 'vitest';
import {
  checkAddressLiteral,
  checkCommand,
  checkDomain,
  checkMailbox,
  checkPath,
  decodeXtext,
  enhancedStatusOf,
  type Fault,
  faultOfDateTime,
  findMechanism,
  findParameter,
  isBase64,
  isIpv4,
  isIpv6,
  isMechanismName,
  isReplyCode,
  isSound,
  isXtext,
  parseReplyLine,
} from '../../src/smtp';
import { grammar, sourceHash } from './fixtures/grammar';
import { derive, mutate } from './support/derive';
import { Random } from './support/random';

/** Texts compared in all; each side must take and refuse the same ones. */
const cases = Number(process.env.ORACLE_CASES ?? 200_000);
const seed = Number(process.env.ORACLE_SEED ?? 1);

/** A rule of the ABNF and what src/smtp says of the same texts. */
interface Pair {
  readonly rule: string;
  readonly ours: (text: string) => boolean;
  /** What the RFC asks in prose, of texts that the ABNF takes. */
  readonly prose?: (text: string) => boolean;
  /** In place of the rule, where one rule is not enough. */
  readonly theirs?: (text: string) => boolean;
  /** How often it is picked. */
  readonly weight: number;
}

const parser = new Parser();
const matches = (rule: string, text: string) => parser.parse(grammar, rule, text).success;
const octets = (text: string) => Buffer.byteLength(text, 'utf8');
const value =
  (keyword: string, options = {}) =>
  (text: string) => {
    const faults = findParameter(keyword)?.check?.(text, options) ?? [];
    return isSound(faults);
  };

const domainFits = (domain: string) =>
  octets(domain) <= 255 && domain.split('.').every((label) => octets(label) > label.length || label.length <= 63);

function mailboxFits(mailbox: string): boolean {
  const at = mailbox.startsWith('"') ? mailbox.lastIndexOf('"@') + 1 : mailbox.indexOf('@');
  const domain = mailbox.slice(at + 1);
  return octets(mailbox) <= 254 && octets(mailbox.slice(0, at)) <= 64 && (domain.startsWith('[') || domainFits(domain));
}

function pathFits(path: string): boolean {
  const content = path.slice(1, -1);
  if (content === '' || /^postmaster$/i.test(content)) {
    return true;
  }
  const route = content.startsWith('@') ? content.slice(0, content.indexOf(':')) : '';
  const hops = route === '' ? [] : route.split(',').map((hop) => hop.slice(1));
  return (
    octets(path) <= 256 && hops.every(domainFits) && mailboxFits(content.slice(route === '' ? 0 : route.length + 1))
  );
}

/** Days of the month, which RFC 3339's ABNF leaves to prose. */
function dateFits(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1;
}

const encodedMailbox = (text: string) => matches('xtext', text) && matches('Mailbox', decodeXtext(text) ?? '');
const encodedFits = (text: string) => text === '<>' || mailboxFits(decodeXtext(text) ?? '');

const pairs: readonly Pair[] = [
  { rule: 'Mailbox', ours: (text) => isSound(checkMailbox(text, {})), prose: mailboxFits, weight: 8 },
  { rule: 'uMailbox', ours: (text) => isSound(checkMailbox(text, { smtputf8: true })), prose: mailboxFits, weight: 8 },
  { rule: 'Reverse-path', ours: (text) => isSound(checkPath(text, { path: 'reverse' })), prose: pathFits, weight: 6 },
  { rule: 'Recipient-path', ours: (text) => isSound(checkPath(text, { path: 'forward' })), prose: pathFits, weight: 4 },
  {
    rule: 'uReverse-path',
    ours: (text) => isSound(checkPath(text, { path: 'reverse', smtputf8: true })),
    prose: pathFits,
    weight: 4,
  },
  {
    rule: 'uRecipient-path',
    ours: (text) => isSound(checkPath(text, { path: 'forward', smtputf8: true })),
    prose: pathFits,
    weight: 2,
  },
  { rule: 'Domain', ours: (text) => isSound(checkDomain(text, {})), prose: domainFits, weight: 3 },
  { rule: 'uDomain', ours: (text) => isSound(checkDomain(text, { smtputf8: true })), prose: domainFits, weight: 3 },
  { rule: 'address-literal', ours: (text) => text.startsWith('[') && isSound(checkAddressLiteral(text)), weight: 4 },
  { rule: 'IPv4-address-literal', ours: isIpv4, weight: 1 },
  { rule: 'IPv6-addr', ours: isIpv6, weight: 6 },
  { rule: 'xtext', ours: isXtext, weight: 1 },
  { rule: 'base64', ours: isBase64, weight: 2 },
  { rule: 'sasl-mech', ours: isMechanismName, weight: 1 },
  { rule: 'Reply-code', ours: isReplyCode, weight: 1 },
  { rule: 'Reply-code', ours: (text) => parseReplyLine(text)?.code === text && isReplyCode(text), weight: 1 },
  { rule: 'status-code', ours: (text) => enhancedStatusOf(`${text[0]}50`, text) === text && text !== '', weight: 1 },
  {
    rule: 'date-time',
    ours: (text) => faultOfDateTime(text, { fraction: 'allowed' }) === undefined,
    prose: dateFits,
    weight: 2,
  },
  { rule: 'size-value', ours: value('SIZE'), weight: 1 },
  { rule: 'body-value', ours: value('BODY'), weight: 1 },
  { rule: 'ret-value', ours: value('RET'), weight: 1 },
  { rule: 'envid-parameter', ours: value('ENVID'), prose: (text) => text.length <= 100, weight: 2 },
  {
    rule: 'notify-esmtp-value',
    ours: value('NOTIFY'),
    weight: 2,
  },
  {
    rule: 'original-recipient-address',
    ours: (text) => /^utf-8;/i.test(text) || value('ORCPT')(text),
    theirs: (text) => /^utf-8;/i.test(text) || matches('original-recipient-address', text),
    prose: (text) => /^utf-8;/i.test(text) || text.length <= 494,
    weight: 2,
  },
  {
    rule: 'utf-8-addr-xtext',
    ours: (text) => value('ORCPT')(`utf-8;${text}`),
    prose: (text) => text.length <= 488,
    weight: 2,
  },
  {
    rule: 'utf-8-addr-unitext',
    ours: (text) => value('ORCPT', { smtputf8: true })(`utf-8;${text}`),
    prose: (text) => octets(text) <= 488,
    weight: 2,
  },
  {
    rule: 'Mailbox',
    ours: value('SUBMITTER'),
    theirs: encodedMailbox,
    prose: encodedFits,
    weight: 2,
  },
  {
    rule: 'Mailbox',
    ours: value('AUTH'),
    theirs: (text) => text === '<>' || encodedMailbox(text),
    prose: encodedFits,
    weight: 1,
  },
  {
    rule: 'by-value',
    ours: value('BY'),
    prose: (text) => /;n/i.test(text) || Number.parseInt(text, 10) > 0,
    weight: 2,
  },
  { rule: 'future-release-integer', ours: value('HOLDFOR'), weight: 1 },
  { rule: 'date-time', ours: value('HOLDUNTIL'), prose: dateFits, weight: 1 },
  { rule: 'priority-value', ours: value('MT-PRIORITY'), weight: 1 },
  { rule: 'rrvs-value', ours: value('RRVS'), prose: dateFits, weight: 2 },
  { rule: 'transid-value', ours: value('TRANSID'), prose: (text) => text.length <= 80, weight: 2 },
  { rule: 'Solicitation-keywords', ours: value('SOLICIT'), prose: (text) => text.length <= 1000, weight: 2 },
  { rule: 'mtrk-value', ours: (text) => findParameter('MTRK')?.check?.(text, {}).length === 0, weight: 1 },
  { rule: 'esmtp-value', ours: value('ALT-ADDRESS'), weight: 1 },
  { rule: 'uesmtp-value', ours: value('ALT-ADDRESS', { smtputf8: true }), weight: 1 },
  { rule: 'command', ours: commandIsRight, theirs: matchesCommand, prose: commandFits, weight: 15 },
];

/** The rule `command` derives mailboxes that need no xtext; any other that xtext stands for is as right. */
function matchesCommand(line: string): boolean {
  const plain = line.replace(/(?<= (?:AUTH|SUBMITTER)=)\S+/gi, (text) => (encodedMailbox(text) ? 'a@b' : text));
  return matches('command', plain);
}

function commandIsRight(line: string): boolean {
  const doubtful: readonly Fault['code'][] = ['unknown-mechanism', 'deprecated'];
  return checkCommand(line).every(
    ({ code, severity }) =>
      doubtful.includes(code) || (severity !== undefined && code !== 'unknown-command' && code !== 'unknown-parameter'),
  );
}

/** What no ABNF says of a command line: lengths, parameters that stand once, and together. */
function commandFits(line: string): boolean {
  const [, form = '', argument = ''] = /^(mail from:|rcpt to:|\S+ ?)(.*)$/is.exec(line) ?? [];
  const verb = form.trim().toUpperCase();
  if (verb === 'EHLO' || verb === 'LHLO' || verb === 'HELO') {
    return argument.startsWith('[') || domainFits(argument);
  }
  if (verb === 'ETRN' || verb === 'ATRN') {
    return argument.startsWith('#') || argument.replace('@', '').split(',').every(domainFits);
  }
  if (verb === 'AUTH') {
    const [mechanism = '', response] = argument.split(' ');
    return response === undefined || findMechanism(mechanism)?.initialResponse !== 'forbidden';
  }
  if (!verb.endsWith(':')) {
    return octets(line) <= 510;
  }
  // A quoted local part may hold spaces and brackets; a parameter's value holds no quote.
  const path = /^<(?:[^">]|"(?:\\.|[^"\\])*")*>/.exec(argument)?.[0] ?? '';
  const words = argument.slice(path.length).split(' ').slice(1);
  const values = new Map(
    words.map((word) => [word.split('=')[0]?.toUpperCase() ?? '', word.slice(word.indexOf('=') + 1)]),
  );
  const increments: Record<string, number> = {
    ...{ SIZE: 26, BODY: 16, RET: 8, ENVID: 107, AUTH: 500, SMTPUTF8: 10, BY: 17, HOLDFOR: 34, HOLDUNTIL: 34 },
    ...{ 'MT-PRIORITY': 15, REQUIRETLS: 11, TRANSID: 88, MTRK: 40, SOLICIT: 1007, NOTIFY: 28, ORCPT: 500, RRVS: 33 },
  };
  const limit = [...values.keys()].reduce((sum, keyword) => sum + (increments[keyword] ?? 0), 512);
  const fits = (keyword: string, test: (text: string) => boolean) =>
    !values.has(keyword) || test(values.get(keyword) ?? '');
  return (
    pathFits(path) &&
    octets(line) + 2 <= limit &&
    values.size === words.length &&
    !(values.has('HOLDFOR') && values.has('HOLDUNTIL')) &&
    fits('MTRK', () => /^[^@]+@[^@]+$/.test(values.get('ENVID') ?? '')) &&
    fits('ENVID', (text) => text.length <= 100) &&
    fits('BY', (text) => /;n/i.test(text) || Number.parseInt(text, 10) > 0) &&
    fits('HOLDUNTIL', dateFits) &&
    fits('RRVS', dateFits) &&
    fits('TRANSID', (text) => text.length <= 80) &&
    fits('SOLICIT', (text) => text.length <= 1000) &&
    fits(
      'ORCPT',
      (text) => text.length <= 494 && (!/^utf-8;/i.test(text) || matches('utf-8-addr-xtext', text.slice(6))),
    ) &&
    (octets(path) === path.length || values.has('SMTPUTF8')) &&
    fits('AUTH', encodedFits) &&
    fits('SUBMITTER', encodedFits)
  );
}

describe('the ABNF of the RFCs', () => {
  test('is what the parser was generated from', () => {
    const source = readFileSync(new URL('fixtures/smtp.abnf', import.meta.url), 'utf8');
    expect(createHash('sha256').update(source).digest('hex')).toBe(sourceHash);
  });

  const total = pairs.reduce((sum, { weight }) => sum + weight, 0);
  test.each(pairs.map((pair, number) => ({ ...pair, number })))(
    'takes and refuses the same texts: $rule ($number)',
    ({ rule, ours, theirs, prose, weight, number }) => {
      const random = new Random(seed * 1000 + number);
      const tally = { taken: 0, refused: 0 };
      for (let left = Math.ceil((cases * weight) / total); left > 0; left--) {
        const text = mutate(random, derive(random, rule), () => derive(random, rule));
        const right = (theirs?.(text) ?? matches(rule, text)) && (prose?.(text) ?? true);
        if (ours(text) !== right) {
          expect.fail(
            `${rule}: ${JSON.stringify(text)} is ${right ? 'right' : 'wrong'} by the RFC, and src/smtp says otherwise.`,
          );
        }
        tally[right ? 'taken' : 'refused']++;
      }
      // A comparison in which all are taken, or none, would show nothing.
      expect(Math.min(tally.taken, tally.refused) / (tally.taken + tally.refused)).toBeGreaterThan(0.05);
    },
    600_000,
  );
});
