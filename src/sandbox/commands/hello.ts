import { capabilitiesOf } from '../capabilities';
import { reply } from '../reply';
import { endTransaction, type Handler, type Hello } from '../session';

/** EHLO and LHLO: the extensions, one a line (RFC 5321 4.1.1.1, RFC 2033 4.1). */
export const extendedHello: Handler = (session, { verb, argument }) => {
  endTransaction(session);
  session.hello = { verb: verb === 'LHLO' ? 'LHLO' : 'EHLO', name: argument } satisfies Hello;
  session.helloVoid = false;
  const keywords = [...capabilitiesOf(session)].map(([keyword, parameters]) => [keyword, ...parameters].join(' '));
  return reply(250, '', `${session.house.settings.hostname} greets ${argument}`, ...keywords);
};

/** HELO: no extensions from here on. */
export const hello: Handler = (session, { argument }) => {
  endTransaction(session);
  session.hello = { verb: 'HELO', name: argument };
  session.helloVoid = false;
  return reply(250, '', `${session.house.settings.hostname} greets ${argument}`);
};
