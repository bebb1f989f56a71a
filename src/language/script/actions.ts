import { parseTarget } from '../../smtp';
import {
  type Action,
  type ArgumentFault,
  AUTH_KEYS,
  type AuthKey,
  TLS_KEYS,
  TLS_VERSIONS,
  type TlsSettings,
} from './action';
import { Arguments, type Evaluate, Fault } from './arguments';
import { readAssert, readCapture } from './assertions';
import { isMisspeltNot, switchMeant, valuesMeant, versionMeant } from './meant';
import type { DirectiveItem } from './syntax';
import { isLiteral, literalOf, parseTemplate } from './template';
import { type Span, trimSpan } from './text';
import { parseString } from './words';

/**
 * Reads a known directive's arguments. With an `evaluate` that leaves references unknown it checks the script
 * before anything is known; with one that knows all of them the action is complete.
 */
export function readAction(item: DirectiveItem, text: string, evaluate: Evaluate = literalOf): Action | ArgumentFault {
  // Without a reference in it, a directive says the same whoever evaluates: so the parser read it.
  const parsed = evaluate === literalOf || item.words.every(({ template }) => isLiteral(template));
  return parsed ? item.action : readArguments(item, text, evaluate);
}

/** The same, for the parser, which keeps it. */
export function readArguments(item: DirectiveItem, text: string, evaluate: Evaluate): Action | ArgumentFault {
  const reader = Object.hasOwn(READERS, item.name) ? READERS[item.name] : undefined;
  if (!reader) {
    return { fault: `There is no directive @${item.name}.`, span: item.nameSpan };
  }
  try {
    return reader(new Arguments(item, text, evaluate));
  } catch (error) {
    if (error instanceof Fault) {
      const { message, span, meant } = error;
      return { fault: message, span, ...(meant !== undefined && { meant }) };
    }
    throw error;
  }
}

type Reader = (args: Arguments) => Action;

/** Reads the words with `read` and refuses what is left over. */
function whole(read: Reader): Reader {
  return (args) => {
    const action = read(args);
    args.end();
    return action;
  };
}

const READERS: Readonly<Record<string, Reader>> = {
  connect: whole((args) => {
    const word = args.word('a target: `smtp://host:port`');
    const target = args.value(word, 'smtp://localhost');
    const parsed = parseTarget(target);
    if ('fault' in parsed) {
      throw new Fault(parsed.fault, word.span);
    }
    const as = args.optional('as') ? args.name('a name for the connection') : undefined;
    return { name: 'connect', target, as, fails: args.optional('fails') !== undefined };
  }),
  use: whole((args) => ({ name: 'use', connection: args.name('the name of a connection') })),
  proxy: whole((args) => ({
    name: 'proxy',
    version: args.choice('v1', 'v2') === 'v1' ? 1 : 2,
    source: args.hostPort('The source'),
    destination: args.hostPort('The destination'),
  })),
  source: whole((args) => {
    const word = args.word('an address');
    const match =
      /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9A-Fa-f:]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)|([^:]+))(?::(\d{1,5}))?$/.exec(
        args.value(word, '127.0.0.1'),
      );
    const address = match?.[1] ?? match?.[2] ?? match?.[3];
    if (!address || Number(match?.[4] ?? 0) > 65_535) {
      throw new Fault('Here stands ADDRESS or ADDRESS:PORT, an IPv6 address in brackets.', word.span);
    }
    return { name: 'source', address, port: match?.[4] === undefined ? undefined : Number(match[4]) };
  }),
  retry: whole((args) => ({
    name: 'retry',
    times: args.integer('how many times more'),
    delay: args.duration('the time between'),
  })),
  skip: (args) => ({ name: 'skip', reason: evaluated(args, args.rest()) }),
  prompt: (args) => ({
    name: 'prompt',
    variable: args.name('the name of a variable'),
    description: evaluated(args, args.rest()),
  }),
  tls: (args) => {
    const first = args.item.words[0];
    const settings = args.pairs(TLS_KEYS);
    if (!first) {
      throw new Fault('@tls wants one setting or more: `@tls verify=off`.', args.item.span);
    }
    checkTls(settings, args);
    return { name: 'tls', settings };
  },
  timeout: whole((args) => ({ name: 'timeout', duration: args.duration('a duration') })),
  match: whole((args) => ({ name: 'match', what: args.choice('code', 'text') })),
  'on-failure': whole((args) => ({ name: 'on-failure', reaction: args.choice('stop', 'continue') })),
  receive: (args) => {
    const { dir, limit } = args.pairs(['dir', 'limit']);
    if (limit !== undefined && limit !== '' && !/^\d{1,9}$/.test(limit)) {
      throw new Fault('`limit=` is a number of messages.', args.spanOf('limit'));
    }
    return { name: 'receive', dir, limit: limit ? Number(limit) : undefined };
  },
  include: (args) => {
    const path = args.item.rest;
    if (path.start === path.end) {
      throw new Fault('@include wants a file.', args.item.span);
    }
    return { name: 'include', path: unquoted(args.text.slice(path.start, path.end)) };
  },
  handshake: whole((args) => ({ name: 'handshake', fails: args.optional('fails') !== undefined })),
  auth: readAuth,
  pipeline: whole(() => ({ name: 'pipeline' })),
  each: readEach,
  end: whole(() => ({ name: 'end' })),
  raw: (args) => {
    const { rest } = args.item;
    if (rest.start === rest.end) {
      throw new Fault('@raw wants a string: `@raw "NOOP\\r\\n"`.', args.item.span);
    }
    const string = parseString(args.text, rest);
    if ('message' in string) {
      throw new Fault(string.message, string.span);
    }
    return { name: 'raw', string };
  },
  capture: readCapture,
  assert: readAssert,
  requires: whole((args) => {
    const negated = args.optional('not') !== undefined;
    const word = args.word('an EHLO keyword');
    const keyword = args.value(word, 'X');
    if (/^!./.test(literalOf(word.template) ?? '')) {
      throw new Fault('`not` stands before the keyword, with a space.', word.span, `not ${keyword.slice(1)}`);
    }
    const parameter = args.optional();
    if (parameter && literalOf(parameter.template)?.toLowerCase() === 'not') {
      throw new Fault('`not` stands before the keyword.', parameter.span);
    }
    if (!negated && parameter && isMisspeltNot(keyword, args.value(parameter))) {
      throw new Fault('An EHLO keyword stands here, or `not` and a keyword.', word.span, 'not');
    }
    return { name: 'requires', negated, keyword, parameter: parameter && args.value(parameter) };
  }),
  wait: whole((args) => ({ name: 'wait', duration: args.duration('a duration') })),
  quiet: whole((args) => ({ name: 'quiet', duration: args.duration('a duration') })),
  closed: whole(() => ({ name: 'closed' })),
  close: whole(() => ({ name: 'close' })),
};

function readAuth(args: Arguments): Action {
  const mechanism = args.value(args.word('a mechanism, or `auto`'), 'auto');
  const keys: Partial<Record<AuthKey, string>> = {};
  const plain: string[] = [];
  for (let word = args.optional(); word; word = args.optional()) {
    const pair = args.keyed(word, AUTH_KEYS);
    if (pair) {
      if (keys[pair.key] !== undefined) {
        throw new Fault(`\`${pair.key}=\` stands here twice.`, word.span);
      }
      if (pair.key === 'ir' && !['on', 'off', ''].includes(pair.value)) {
        throw new Fault('`ir=` is `on` or `off`.', args.spanOf('ir'), switchMeant(pair.value));
      }
      keys[pair.key] = pair.value;
    } else if (plain.length < 2) {
      plain.push(args.value(word));
    } else {
      const { span, meant } = args.misspelt(word, AUTH_KEYS);
      const message = '@auth takes a user and a password, then `key=value` words; quote what holds a space.';
      throw new Fault(message, span, meant);
    }
  }
  return { name: 'auth', mechanism, user: plain[0], password: plain[1], keys };
}

function readEach(args: Arguments): Action {
  const variable = args.name('the name of a variable');
  if (!args.optional('in')) {
    const [, word, value] = args.item.words;
    const written = word && value && !word.quoted ? literalOf(word.template) : undefined;
    const meant = written && /^(?:in|ni|inn|on|of|from|=|:)$/i.test(written) ? 'in' : undefined;
    throw new Fault('@each is written `@each NAME in VALUES`.', meant && word ? word.span : args.item.span, meant);
  }
  const values = args.rest();
  if (values.start === values.end) {
    throw new Fault('@each wants values: words, `1..10`, or `< FILE`.', args.item.span);
  }
  const written = args.text.slice(values.start, values.end);
  if (/^<[ \t]/.test(written)) {
    const path = args.evaluate(
      parseTemplate(args.text, trimSpan(args.text, { start: values.start + 1, end: values.end })),
    );
    return { name: 'each', variable, values: { kind: 'file', path: path ?? '' } };
  }
  const words = args.item.words.filter((word) => word.span.start >= values.start);
  const only = words.length === 1 && words[0] && !words[0].quoted ? args.value(words[0]) : '';
  const range = /^(-?\d{1,9})\.\.(-?\d{1,9})$/.exec(only);
  const meant = range || !only || !words[0] ? undefined : valuesMeant(literalOf(words[0].template) ?? '');
  if (meant !== undefined) {
    throw new Fault(
      'A range is written `1..10`, a file `< FILE`; a word that only looks like one is quoted.',
      values,
      meant,
    );
  }
  if (!range) {
    return { name: 'each', variable, values: { kind: 'list', values: words.map((word) => args.value(word)) } };
  }
  const [from, to] = [Number(range[1]), Number(range[2])];
  if (Math.abs(to - from) >= 1_000_000) {
    throw new Fault('A range has at most 1,000,000 values.', values);
  }
  const step = from <= to ? 1 : -1;
  const list = Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => String(from + index * step));
  return { name: 'each', variable, values: { kind: 'list', values: list } };
}

function checkTls(settings: TlsSettings, args: Arguments): void {
  const { verify } = settings;
  if (verify && verify !== 'on' && verify !== 'off') {
    throw new Fault('`verify=` is `on` or `off`.', args.spanOf('verify'), switchMeant(verify));
  }
  for (const key of ['min', 'max'] as const) {
    const version = settings[key];
    if (version && !TLS_VERSIONS.some((known) => known === version)) {
      const message = `A TLS version is one of ${TLS_VERSIONS.join(', ')}.`;
      throw new Fault(message, args.spanOf(key), versionMeant(version));
    }
  }
}

function evaluated(args: Arguments, span: Span): string {
  return args.evaluate(parseTemplate(args.text, span)) ?? '';
}

function unquoted(text: string): string {
  return /^"[^"]*"$/.test(text) ? text.slice(1, -1) : text;
}
