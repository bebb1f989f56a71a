import { reply } from '../reply';
import { type Handler, note, say, startOver } from '../session';

/** STARTTLS: the handshake, after which nothing counts that was said before (RFC 3207 4.2). */
export const startTls: Handler = async (session) => {
  say(session, reply(220, '2.0.0', 'Begin the TLS handshake'));
  startOver(session);
  const { connection, house } = session;
  if (await connection.startTls(house.secureContext)) {
    note(session, 'note', `TLS: ${connection.tls?.getProtocol()}, ${connection.tls?.getCipher().name}`);
  } else {
    note(session, 'note', 'The TLS handshake failed');
  }
  return [];
};
