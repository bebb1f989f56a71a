import { closest } from '../../smtp';

/** Where a directive may stand: preamble, above the first step, from it on (a step may itself be the first), in @pipeline, in @each, in an included file. */
export type Place = 'preamble' | 'opening' | 'body' | 'pipeline' | 'each' | 'included';

/** One row of the table of directives: validation, completion, hover and the documentation read it. */
export interface Directive {
  readonly name: string;
  readonly class: 'opening' | 'setting' | 'step' | 'block';
  readonly syntax: string;
  /** One sentence: what it does. */
  readonly summary: string;
  readonly places: readonly Place[];
  /** Whether expected replies may stand under it. */
  readonly takesReplies?: true;
  /** Whether it may come before the greeting has been read. */
  readonly beforeGreeting?: true;
}

/** The directive of a name, exactly as written. */
export function findDirective(name: string): Directive | undefined {
  return BY_NAME.get(name);
}

/** The directive a misspelt name was probably meant to be. */
export function closestDirective(name: string): string | undefined {
  return closest(name.toLowerCase(), [...BY_NAME.keys()]);
}

const EVERYWHERE: readonly Place[] = ['preamble', 'opening', 'body', 'pipeline', 'each', 'included'];
const SETTING: readonly Place[] = ['preamble', 'opening', 'body', 'included'];
const OPENING: readonly Place[] = ['preamble', 'opening'];
const STEP: readonly Place[] = ['body', 'each', 'included'];
const GROUPED: readonly Place[] = ['body', 'pipeline', 'each', 'included'];

/** Every directive of the language. */
export const directives: readonly Directive[] = [
  {
    name: 'connect',
    class: 'opening',
    syntax: '@connect TARGET [as NAME] [fails]',
    summary:
      'Names the server, or opens a further connection: `smtp://host:port`, `smtps://`, `lmtp://`, `mx://domain`.',
    places: ['preamble', 'opening', 'body', 'each'],
  },
  {
    name: 'use',
    class: 'step',
    syntax: '@use NAME',
    summary: 'Goes on with the connection of that name; state and replies are its own.',
    places: ['body', 'each'],
  },
  {
    name: 'proxy',
    class: 'opening',
    syntax: '@proxy v1|v2 SRC:PORT DST:PORT',
    summary: 'Sends a PROXY protocol header first of all, on every connection of the session.',
    places: ['preamble', 'opening', 'included'],
  },
  {
    name: 'source',
    class: 'opening',
    syntax: '@source ADDRESS[:PORT]',
    summary: 'Binds the local end of every connection of the session.',
    places: ['preamble', 'opening', 'included'],
  },
  {
    name: 'retry',
    class: 'opening',
    syntax: '@retry N DURATION',
    summary: 'Runs the session again on a new connection until it passes, at most N times more.',
    places: OPENING,
  },
  {
    name: 'skip',
    class: 'opening',
    syntax: '@skip [reason]',
    summary: 'Skips the session; nothing is connected.',
    places: OPENING,
  },
  {
    name: 'prompt',
    class: 'opening',
    syntax: '@prompt name [description]',
    summary: 'Asks for a value once, before anything is connected.',
    places: ['preamble', 'opening', 'included'],
  },
  {
    name: 'tls',
    class: 'setting',
    syntax: '@tls verify=on|off ca=FILE cert=FILE key=FILE servername=NAME min=VERSION max=VERSION ciphers=LIST',
    summary: 'Sets how the next TLS handshake is made and verified.',
    places: SETTING,
  },
  {
    name: 'timeout',
    class: 'setting',
    syntax: '@timeout DURATION',
    summary: 'Bounds connecting, each handshake, each reply and a write that the peer does not take.',
    places: SETTING,
  },
  {
    name: 'match',
    class: 'setting',
    syntax: '@match code|text',
    summary: 'From here on, compares reply codes only (`code`), or texts too (`text`, the default).',
    places: SETTING,
  },
  {
    name: 'on-failure',
    class: 'setting',
    syntax: '@on-failure stop|continue',
    summary: 'Whether a session goes on after a reply that is not as expected; it has failed all the same.',
    places: SETTING,
  },
  {
    name: 'receive',
    class: 'setting',
    syntax: '@receive [dir=PATH] [limit=N]',
    summary: 'Where mail taken after ATRN or TURN goes; after N messages the peer gets 452.',
    places: SETTING,
  },
  {
    name: 'include',
    class: 'step',
    syntax: '@include FILE',
    summary: "Runs another script's items here.",
    places: EVERYWHERE,
  },
  {
    name: 'handshake',
    class: 'step',
    syntax: '@handshake [fails]',
    summary: 'Makes the TLS handshake now, without a command.',
    places: STEP,
    beforeGreeting: true,
  },
  {
    name: 'auth',
    class: 'step',
    syntax: '@auth MECHANISM|auto [user [password]] [key=value …]',
    summary: 'Runs the whole SASL exchange; an expected reply under it is the final one.',
    places: STEP,
    takesReplies: true,
  },
  {
    name: 'pipeline',
    class: 'block',
    syntax: '@pipeline … @end',
    summary: 'Writes the commands up to @end in one go, then reads their replies in order.',
    places: STEP,
  },
  {
    name: 'each',
    class: 'block',
    syntax: '@each NAME in VALUES … @end',
    summary: 'Repeats its body for each value: words, a range `1..10`, or the lines of `< FILE`.',
    places: GROUPED,
  },
  {
    name: 'end',
    class: 'block',
    syntax: '@end',
    summary: 'Ends @pipeline or @each.',
    places: EVERYWHERE,
  },
  {
    name: 'raw',
    class: 'step',
    syntax: '@raw "OCTETS"',
    summary: 'Sends exactly these octets and no CRLF; replies are read only as written.',
    places: GROUPED,
    takesReplies: true,
    beforeGreeting: true,
  },
  {
    name: 'capture',
    class: 'step',
    syntax: '@capture name = /regex/[i]',
    summary: "Keeps group 1, or the match, of the last reply's text.",
    places: GROUPED,
  },
  {
    name: 'assert',
    class: 'step',
    syntax: '@assert SUBJECT [not] OPERATOR VALUE',
    summary: 'Checks a fact of the session: the last reply, a capability, TLS, received mail.',
    places: GROUPED,
  },
  {
    name: 'requires',
    class: 'step',
    syntax: '@requires [not] KEYWORD [parameter]',
    summary: 'Skips the session where the server does not offer the keyword.',
    places: STEP,
  },
  {
    name: 'wait',
    class: 'step',
    syntax: '@wait DURATION',
    summary: 'Waits.',
    places: STEP,
    beforeGreeting: true,
  },
  {
    name: 'quiet',
    class: 'step',
    syntax: '@quiet DURATION',
    summary: 'Holds when the server says nothing for that long and does not close.',
    places: STEP,
    beforeGreeting: true,
  },
  {
    name: 'closed',
    class: 'step',
    syntax: '@closed',
    summary: 'Holds when the server closes the connection.',
    places: STEP,
    beforeGreeting: true,
  },
  {
    name: 'close',
    class: 'step',
    syntax: '@close',
    summary: 'Drops the connection now.',
    places: STEP,
    beforeGreeting: true,
  },
];

const BY_NAME: ReadonlyMap<string, Directive> = new Map(directives.map((directive) => [directive.name, directive]));
