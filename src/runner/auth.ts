import type { Reply } from '../client';
import type { Action } from '../language';
import { type ClientContext, type ClientMechanism, createClient, type Credentials, pickMechanism } from '../sasl';
import { decodeBase64 } from '../smtp';
import { type Link, type SessionContext, TIMEOUT } from './context';
import { MASK } from './masking';
import type { Step } from './step';

type AuthAction = Extract<Action, { name: 'auth' }>;

/**
 * Runs a whole SASL exchange (RFC 4954) and gives its final reply; undefined where it ended without one.
 * What keeps it from starting, or makes its success doubtful, becomes the step's problem.
 */
export async function authenticate(action: AuthAction, link: Link, step: Step, context: SessionContext): Promise<Reply | undefined> {
  const credentials = credentialsOf(action);
  for (const secret of [credentials.password, credentials.token]) if (secret !== undefined) context.masker.add(secret);
  const client = makeClient(action, credentials, link, step);
  if (!client) return undefined;
  const exchange = new Exchange(client, link, step, context);
  return exchange.run(action.keys.ir);
}

function credentialsOf({ user, password, keys }: AuthAction): Credentials {
  const { authzid, realm, token, host, port } = keys;
  return {
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(authzid !== undefined && { authzid }),
    ...(realm !== undefined && { realm }),
    ...(token !== undefined && { token }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port: Number(port) }),
  };
}

function makeClient(action: AuthAction, credentials: Credentials, link: Link, step: Step): ClientMechanism | undefined {
  const { remote, tls } = link.connection;
  const offered = (link.capabilities?.get('AUTH') ?? []).map((name) => name.toUpperCase());
  const channelBinding = tls?.channelBinding ?? [];
  let mechanism = action.mechanism.toUpperCase();
  if (mechanism === 'AUTO') {
    const picked = pickMechanism(offered, { secure: tls !== undefined || remote.local, credentials, channelBinding });
    if (picked.kind === 'none') {
      step.fail({ kind: 'auth', message: link.capabilities ? picked.reason : 'Nothing is known of what the server offers: send EHLO first.' });
      return undefined;
    }
    mechanism = picked.mechanism;
    step.note(`Authenticating with ${mechanism}`);
  }
  const clientContext: ClientContext = {
    credentials,
    service: link.lmtp ? 'lmtp' : 'smtp',
    host: remote.host,
    ...(remote.port > 0 && { port: remote.port }),
    channelBinding,
    serverOffersPlus: offered.some((name) => name.startsWith('SCRAM-') && name.endsWith('-PLUS')),
  };
  const result = createClient(mechanism, clientContext);
  if (result.kind === 'client') return result.client;
  step.fail({ kind: 'auth', message: result.reason });
  return undefined;
}

class Exchange {
  readonly #client: ClientMechanism;
  readonly #link: Link;
  readonly #step: Step;
  readonly #timeout: number;
  readonly #mask: (secret: string) => void;

  constructor(client: ClientMechanism, link: Link, step: Step, { settings, masker }: SessionContext) {
    this.#client = client;
    this.#link = link;
    this.#step = step;
    this.#timeout = settings.timeout ?? TIMEOUT;
    this.#mask = (secret) => masker.add(secret);
  }

  async run(initialResponse: string | undefined): Promise<Reply | undefined> {
    const command = `AUTH ${this.#client.name}`;
    const first = this.#initialResponse(command, initialResponse);
    if (first === 'failed') return undefined;
    let reply = first === undefined ? await this.#send(command, command) : await this.#send(`${command} ${first}`, `${command} ${first === '=' ? '=' : MASK}`);
    for (let round = 0; reply.code === '334'; round++) {
      const response = round < MOST_ROUNDS ? this.#respond(reply) : 'The server keeps asking.';
      if (typeof response === 'string') {
        this.#step.fail({ kind: 'auth', message: response });
        // The exchange ends only when the client says so (RFC 4954 4).
        return this.#send('*', '*');
      }
      const encoded = this.#encode(response.octets);
      reply = await this.#send(encoded, encoded === '' ? '' : MASK);
    }
    const doubt = reply.code === '235' ? this.#client.finish() : undefined;
    if (doubt !== undefined) this.#step.fail({ kind: 'auth', message: doubt });
    return reply;
  }

  /** The initial response in base64; `=` is the empty one; undefined where the server is to speak first. */
  #initialResponse(command: string, wanted: string | undefined): string | undefined | 'failed' {
    if (wanted === 'off' || (wanted !== 'on' && this.#client.first === 'server')) return undefined;
    const step = this.#client.start();
    if (step.kind === 'failure') {
      this.#step.fail({ kind: 'auth', message: step.reason });
      return 'failed';
    }
    const encoded = step.octets.length === 0 ? '=' : this.#encode(step.octets);
    // A longer one goes after the challenge, where lines may be longer (RFC 4954 4).
    return wanted === 'on' || command.length + 1 + encoded.length + 2 <= LONGEST_COMMAND ? encoded : undefined;
  }

  /** The response to a challenge, or why there is none. */
  #respond(reply: Reply): { octets: Uint8Array } | string {
    const text = (reply.lines[0] ?? '').trim();
    const challenge = text === '' ? new Uint8Array() : decodeBase64(text);
    if (!challenge) return `The challenge is not base64: ${text}`;
    const explained = this.#client.explain?.(challenge);
    if (explained !== undefined) this.#step.note(explained);
    const step = this.#client.respond(challenge);
    return step.kind === 'failure' ? step.reason : step;
  }

  #encode(octets: Uint8Array): string {
    const encoded = Buffer.from(octets).toString('base64');
    this.#mask(encoded);
    return encoded;
  }

  async #send(line: string, shown: string): Promise<Reply> {
    const octets = Buffer.from(`${line}\r\n`, 'utf8');
    this.#step.sent(shown, octets.length);
    await this.#link.connection.write(octets, { timeout: this.#timeout });
    const reply = await this.#link.connection.readReply({ timeout: this.#timeout });
    this.#step.reply(reply);
    this.#link.lastReply = reply;
    return reply;
  }
}

/** RFC 5321 4.5.3.1.4. */
const LONGEST_COMMAND = 512;

/** No mechanism has that many; a server that goes on is stopped. */
const MOST_ROUNDS = 20;
