import { describe, expect, test } from 'vitest';
import {
  checkCommand,
  closest,
  commands,
  commandsOf,
  defaultExpectations,
  enhancedStatusCodes,
  extensions,
  findCommand,
  findEnhancedStatusCode,
  findExtension,
  findMechanism,
  findParameter,
  findReplyCode,
  isReplyCode,
  isSound,
  mechanisms,
  parameters,
  parametersOf,
  replyCodes,
  verbOf,
} from '../../src/smtp';
import { referencesIn } from './support/marked';

describe('the table of commands', () => {
  const verbs = (
    'EHLO HELO LHLO MAIL RCPT DATA BDAT BURL RSET VRFY EXPN HELP NOOP QUIT AUTH STARTTLS ETRN ATRN TURN SEND SOML SAML ' +
    'XCLIENT XFORWARD VERB ONEX X-EXPS X-LINK2STATE XADR XSTA XCIR XGEN XTRN XLOOP XEXCH50 XUSR XDBG XQUE XONE SHOWQ DEBUG WIZ WELLKNOWN'
  ).split(' ');

  test('has every verb once', () => {
    expect(commands.map(({ verb }) => verb).sort()).toEqual(verbs.sort());
  });

  test.each(commands.map((command) => ({ ...command })))('$verb', (command) => {
    expect(command.form.startsWith(command.verb)).toBe(true);
    expect(command.syntax.startsWith(`"${command.form}"`)).toBe(true);
    expect(command.summary).toMatch(/^[A-Z].*\.$/);
    expect(command.rfc).not.toBe('');
    expect(findCommand(command.verb.toLowerCase())?.verb).toBe(command.verb);
    if (command.keyword !== undefined) {
      expect(findExtension(command.keyword)?.keyword ?? `X…${command.standing}`).toMatch(/^(?!X…standard)/);
    }
    for (const pattern of [...command.expects, ...command.transitions.map(({ on }) => on)]) {
      expect(pattern).toMatch(/^[2-5x][0-9x][0-9x]$/);
    }
    for (const code of Object.values(command.replies).flat()) {
      expect(code).toMatch(/^[2-5]\d\d$/);
    }
    for (const example of command.examples) {
      expect(verbOf(example)).toBe(command.verb);
      const faults = checkCommand(example, { references: referencesIn(example) });
      expect(isSound(faults), example).toBe(true);
    }
  });

  test.each([
    ['EHLO HELO LHLO MAIL RSET NOOP RCPT BDAT BURL VRFY EXPN HELP ETRN XFORWARD', ['2xx']],
    ['STARTTLS XCLIENT', ['220']],
    ['QUIT', ['221']],
    ['DATA', ['354']],
    ['AUTH', ['235']],
    ['ATRN TURN', ['250']],
  ])('%s expect %j', (list, expected) => {
    for (const verb of list.split(' ')) {
      expect(findCommand(verb)?.expects, verb).toEqual(expected);
    }
  });

  test('a response below AUTH makes it expect 334, TRANSID lets MAIL expect 355', () => {
    expect(findCommand('AUTH')?.expectsBeforeResponse).toEqual(['334']);
    expect(findParameter('TRANSID')?.alsoExpects).toEqual(['355']);
    expect(defaultExpectations).toEqual({
      greeting: ['220'],
      unknownCommand: ['2xx'],
      message: ['2xx'],
      saslResponse: ['235'],
      saslResponseBeforeAnother: ['334'],
      saslCancel: ['501'],
    });
  });

  test.each([
    ['anywhere', 'RSET MAIL SEND SOML SAML RCPT BDAT BURL'],
    ['last', 'EHLO DATA VRFY EXPN TURN QUIT NOOP HELO LHLO HELP ETRN ATRN STARTTLS AUTH'],
  ])('in a pipelined group %s: %s', (position, list) => {
    for (const verb of list.split(' ')) {
      expect(findCommand(verb)?.pipelining, verb).toBe(position);
    }
  });

  test('the answer comes first where it decides what the next octets are', () => {
    const waiting = commands.filter(({ answerFirst }) => answerFirst === 'always').map(({ verb }) => verb);
    expect(waiting).toEqual(expect.arrayContaining(['DATA', 'STARTTLS', 'ATRN', 'TURN', 'XCLIENT']));
    expect(findCommand('AUTH')?.answerFirst).toBe('without-initial-response');
    expect(findCommand('RCPT')?.answerFirst).toBeUndefined();
  });
});

test.each([
  ['MAIL FROM:<x>', 'MAIL'],
  ['mail from:<x>', 'MAIL'],
  ['EHLO\tx', 'EHLO'],
  ['DATA', 'DATA'],
  ['DATA{{x}}', 'DATA{{X}}'],
  ['', ''],
  [' MAIL', ''],
  ['maıl x', 'MAıL'],
  ['ſend x', 'ſEND'],
])('the verb of %j is %j', (line, verb) => {
  expect(verbOf(line)).toBe(verb);
});

test('no other letter stands for one of a verb', () => {
  expect(findCommand('maıl')).toBeUndefined();
  expect(findCommand('ſend')).toBeUndefined();
});

describe('the table of parameters', () => {
  test('has every keyword once', () => {
    const keywords =
      'SIZE BODY RET ENVID NOTIFY ORCPT AUTH SMTPUTF8 BY HOLDFOR HOLDUNTIL MT-PRIORITY REQUIRETLS RRVS TRANSID ' +
      'SUBMITTER CONPERM CONNEG SOLICIT MTRK XVERP PRDR IGNOREQUOTA ALT-ADDRESS';
    expect(parameters.map(({ keyword }) => keyword).sort()).toEqual(keywords.split(' ').sort());
  });

  test.each(parameters.map((row) => ({ ...row })))('$keyword', (row) => {
    expect(row.syntax.startsWith(`"${row.keyword}${row.value === 'required' ? '=' : ''}"`)).toBe(true);
    expect(row.summary).toMatch(/^[A-Z].*\.$/);
    expect(row.extensions.every((keyword) => findExtension(keyword) !== undefined)).toBe(true);
    expect(row.check === undefined).toBe(row.value === 'none');
    for (const value of [...(row.choices ?? []), ...(row.samples ?? [])]) {
      expect(row.check?.(value, {}), value).toEqual([]);
    }
    for (const { keyword } of row.conflicts ?? []) {
      expect(findParameter(keyword)?.conflicts?.map((each) => each.keyword)).toContain(row.keyword);
    }
  });
});

test('parameters lengthen the command line as their RFCs say', () => {
  const lengths = Object.fromEntries(parameters.map(({ keyword, lineLength }) => [keyword, lineLength]));
  expect(lengths).toEqual({
    ...{ SIZE: 26, BODY: 16, RET: 8, ENVID: 107, AUTH: 500, SMTPUTF8: 10, BY: 17, HOLDFOR: 34, HOLDUNTIL: 34 },
    ...{ 'MT-PRIORITY': 15, REQUIRETLS: 11, TRANSID: 88, MTRK: 40, SOLICIT: 1007 },
    ...{ NOTIFY: 28, ORCPT: 500, RRVS: 33 },
  });
});

describe('the table of extensions', () => {
  test('has every keyword once', () => {
    const keywords = extensions.map(({ keyword }) => keyword);
    expect(new Set(keywords).size).toBe(keywords.length);
    for (const { keyword, summary } of extensions) {
      expect(keyword).toMatch(/^[A-Z0-9][A-Z0-9-]*$/);
      expect(summary).toMatch(/^[A-Z].*\.$/);
    }
  });

  test.each([
    ['CHUNKING', ['BDAT'], []],
    ['dsn', [], ['RET', 'ENVID', 'NOTIFY', 'ORCPT']],
    ['AUTH', ['AUTH'], ['AUTH']],
    ['PIPELINING', [], []],
    ['VRFY', ['VRFY'], []],
    ['FUTURERELEASE', [], ['HOLDFOR', 'HOLDUNTIL']],
  ])('%s brings %j and %j', (keyword, verbs, rows) => {
    expect(commandsOf(keyword).map(({ verb }) => verb)).toEqual(verbs);
    expect(parametersOf(keyword).map((row) => row.keyword)).toEqual(rows);
  });
});

describe('the tables of codes', () => {
  test('hold each code once, and only such as a server can send', () => {
    const codes = replyCodes.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(codes.every(isReplyCode)).toBe(true);
    const statuses = enhancedStatusCodes.map(({ code }) => code);
    expect(new Set(statuses).size).toBe(statuses.length);
    expect(statuses.every((code) => /^X\.[0-7]\.\d{1,2}$/.test(code))).toBe(true);
    for (const { code, replyCodes: usual } of enhancedStatusCodes) {
      expect(
        usual.every((each) => findReplyCode(each) !== undefined),
        code,
      ).toBe(true);
    }
  });

  test('every code of a command has a meaning', () => {
    const plain = commands
      .filter(({ standing }) => standing === 'standard')
      .flatMap(({ replies }) => Object.values(replies).flat());
    expect(plain.filter((code) => findReplyCode(code) === undefined)).toEqual([]);
  });

  test.each([
    ['5.1.1', 'X.1.1'],
    ['4.1.1', 'X.1.1'],
    ['2.1.5', 'X.1.5'],
    ['5.7.27', 'X.7.27'],
    ['5.01.001', 'X.1.1'],
    ['3.1.1', undefined],
    ['5.9.9', undefined],
    ['5.1', undefined],
  ])('%s is %s', (status, code) => {
    expect(findEnhancedStatusCode(status)?.code).toBe(code);
  });

  test.each([
    ['250', true],
    ['555', true],
    ['560', false],
    ['199', false],
    ['600', false],
    ['25', false],
  ])('%s can be sent: %s', (code, possible) => {
    expect(isReplyCode(code)).toBe(possible);
  });
});

describe('the table of mechanisms', () => {
  test('has every name once', () => {
    const names = mechanisms.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => name === name.toUpperCase())).toBe(true);
    expect(findMechanism('scram-sha-256')?.name).toBe('SCRAM-SHA-256');
  });

  test('the stronger comes first for auto', () => {
    const order = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'CRAM-MD5', 'PLAIN', 'LOGIN'];
    const sorted = [...order].sort((a, b) => (findMechanism(b)?.strength ?? 0) - (findMechanism(a)?.strength ?? 0));
    expect(sorted).toEqual(order);
  });

  test.each([
    ['PLAIN', 'client', 'allowed', true],
    ['LOGIN', 'server', 'tolerated', true],
    ['CRAM-MD5', 'server', 'forbidden', false],
    ['SCRAM-SHA-256', 'client', 'allowed', false],
    ['XOAUTH2', 'client', 'allowed', true],
    ['EXTERNAL', 'client', 'allowed', false],
  ])('%s: %s first, initial response %s, plaintext %s', (name, first, initialResponse, plaintext) => {
    expect(findMechanism(name)).toMatchObject({ first, initialResponse, plaintext });
  });
});

test.each([
  ['MIAL', ['MAIL', 'DATA'], 'MAIL'],
  ['rctp', ['MAIL', 'RCPT'], 'RCPT'],
  ['STAR', ['STARTTLS', 'SAML'], 'STARTTLS'],
  ['HOLD', ['HOLDFOR', 'HOLDUNTIL'], undefined],
  ['FOO', ['MAIL', 'RCPT'], undefined],
  ['', ['MAIL'], undefined],
  ['BODYY', ['BODY', 'BY'], 'BODY'],
  ['x'.repeat(1_000_000), ['MAIL'], undefined],
])('closest to %.10s in %j is %s', (word, candidates, meant) => {
  expect(closest(word, candidates)).toBe(meant);
});
