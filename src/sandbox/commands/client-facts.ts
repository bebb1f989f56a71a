import { decodeXtext } from '../../smtp';
import { greetingOf } from '../greeting';
import { reply } from '../reply';
import { type Handler, startOver } from '../session';

/** XCLIENT: the session is taken for that of another client and begins anew with the greeting (Postfix XCLIENT_README). */
export const takeClient: Handler = (session, { argument }) => {
  startOver(session);
  const attributes = readAttributes(argument);
  session.client = update(session.client, attributes);
  const login = attributes.get('LOGIN');
  session.user = login === undefined || isUnavailable(login) ? undefined : login;
  return greetingOf(session);
};

/** XFORWARD: who the first client of the next message was (Postfix XFORWARD_README). */
export const forwardClient: Handler = (session, { argument }) => {
  session.forwarded = update(session.forwarded, readAttributes(argument));
  return reply(250, '2.0.0', 'Noted');
};

function readAttributes(argument: string): ReadonlyMap<string, string> {
  return new Map(
    argument.split(' ').map((word) => {
      const [name = '', ...value] = word.split('=');
      return [name.toUpperCase(), decodeXtext(value.join('=')) ?? ''];
    }),
  );
}

function update(known: Record<string, string>, attributes: ReadonlyMap<string, string>): Record<string, string> {
  const merged = new Map([...Object.entries(known), ...attributes]);
  return Object.fromEntries([...merged].filter(([, value]) => !isUnavailable(value)));
}

function isUnavailable(value: string): boolean {
  return /^\[(?:UNAVAILABLE|TEMPUNAVAIL)\]$/i.test(value);
}
