import { isUtf8 } from 'node:buffer';
import { authenticate, type Reply } from '../client';
import type { Action } from '../language';
import { decodeBase64, findMechanism } from '../smtp';
import { type Link, type SessionContext, TIMEOUT } from './context';
import type { Step } from './step';

type AuthAction = Extract<Action, { name: 'auth' }>;

/** Runs the exchange that an @auth asks for, and gives its final reply; what keeps it from starting, or makes its success doubtful, becomes the step's problem. */
export async function runAuth(
  { mechanism, user, password, keys }: AuthAction,
  link: Link,
  step: Step,
  { settings, masker }: SessionContext,
): Promise<Reply | undefined> {
  const { authzid, realm, token, host, port, ir } = keys;
  for (const secret of [password, token]) {
    if (secret !== undefined) {
      masker.add(secret);
    }
  }
  const { reply, problem } = await authenticate(
    link.connection,
    {
      mechanism,
      credentials: {
        ...(user !== undefined && { user }),
        ...(password !== undefined && { password }),
        ...(authzid !== undefined && { authzid }),
        ...(realm !== undefined && { realm }),
        ...(token !== undefined && { token }),
        ...(host !== undefined && { host }),
        ...(port !== undefined && { port: Number(port) }),
      },
      offered: link.capabilities && (link.capabilities.get('AUTH') ?? []),
      service: link.lmtp ? 'lmtp' : 'smtp',
      ...((ir === 'on' || ir === 'off') && { initialResponse: ir }),
      timeout: settings.timeout ?? TIMEOUT,
    },
    {
      onSent(line, secret) {
        if (line.startsWith('AUTH ')) {
          warnOfCleartext(mechanism, link, step);
        }
        let shown = line;
        if (secret !== undefined) {
          // What was sent in base64 is masked wherever it turns up again.
          masker.add(secret);
          shown = `${line.slice(0, line.length - secret.length)}${masker.hide(secret)}`;
        }
        step.sent(shown, Buffer.byteLength(line) + 2);
      },
      onReply(reply) {
        step.reply(reply);
        link.lastReply = reply;
      },
      onNote: (text) => step.note(text),
    },
  );
  if (problem !== undefined) {
    step.fail({ kind: 'auth', message: problem });
  }
  return reply;
}

/** Warns where a mechanism sends the secret itself and nothing keeps it from others (RFC 4954 9). */
export function warnOfCleartext(mechanism: string, { connection }: Link, step: Step): void {
  const { tls, remote } = connection;
  if (findMechanism(mechanism)?.plaintext === true && tls === undefined && remote.port !== 0) {
    step.warn(`${mechanism.toUpperCase()} sends the credentials in the clear: this connection has no TLS.`);
  }
}

/** The initial response in a command line, with what stands before it; Exchange has AUTH under another name too, and some servers take a line with blanks before the verb. */
export function initialResponseIn(line: string): { readonly before: string; readonly response: string } | undefined {
  const [, before, response] = /^([ \t]*(?:AUTH|X-EXPS)[ \t]+\S+[ \t]+)(.*\S)/i.exec(line) ?? [];
  return before === undefined || response === undefined || response === '=' ? undefined : { before, response };
}

/** Notes what a challenge to a typed AUTH says, where it is text (RFC 4954 4). */
export function noteChallenge({ code, lines }: Reply, step: Step): void {
  const octets = code === '334' ? decodeBase64((lines[0] ?? '').trim()) : undefined;
  if (octets && octets.length > 0 && isUtf8(octets)) {
    step.note(Buffer.from(octets).toString('utf8'));
  }
}
