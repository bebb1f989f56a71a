import { authenticate } from './commands/auth';
import { forwardClient, takeClient } from './commands/client-facts';
import { mail, recipient, reset } from './commands/envelope';
import { extendedHello, hello } from './commands/hello';
import { createHelp, expand, nothing, quit, verify } from './commands/information';
import { chunk, data } from './commands/message';
import { startQueue, turnForName, turnForUser } from './commands/queue';
import { startTls } from './commands/tls';
import type { Handler } from './session';

const handlers: readonly (readonly [verb: string, handler: Handler])[] = [
  ['EHLO', extendedHello],
  ['HELO', hello],
  ['LHLO', extendedHello],
  ['MAIL', mail],
  ['RCPT', recipient],
  ['DATA', data],
  ['BDAT', chunk],
  ['RSET', reset],
  ['VRFY', verify],
  ['EXPN', expand],
  ['NOOP', nothing],
  ['QUIT', quit],
  ['STARTTLS', startTls],
  ['AUTH', authenticate],
  ['ETRN', startQueue],
  ['ATRN', turnForUser],
  ['TURN', turnForName],
  ['XCLIENT', takeClient],
  ['XFORWARD', forwardClient],
];

const help = createHelp(new Set(['HELP', ...handlers.map(([verb]) => verb)]));

/** What answers each verb. */
export const verbs: ReadonlyMap<string, Handler> = new Map([...handlers, ['HELP', help]]);
