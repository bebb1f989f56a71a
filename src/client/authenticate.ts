import { type ClientContext, type ClientMechanism, type Credentials, createClient, pickMechanism } from '../sasl';
import { decodeBase64 } from '../smtp';
import type { Connection, Remote, Reply, TlsFacts } from './types';

/** What to authenticate with. */
export interface AuthRequest {
  /** A mechanism's name, or `auto` for the strongest offered that the connection allows. */
  readonly mechanism: string;
  readonly credentials: Credentials;
  /** The mechanisms that the server offers; undefined while nobody asked it. */
  readonly offered: readonly string[] | undefined;
  readonly service: 'smtp' | 'lmtp';
  /** Whether the initial response goes with the command; unless said, where the mechanism has one and the line stays short. */
  readonly initialResponse?: 'on' | 'off';
  /** For each write and each reply, in ms. */
  readonly timeout: number;
}

/** Is told what happens in an exchange, as it happens. */
export interface AuthListener {
  /** A line was sent; `secret` is the response at its end, where that is one. */
  onSent(line: string, secret: string | undefined): void;
  onReply(reply: Reply): void;
  /** A fact for the reader: the mechanism picked, a challenge decoded. */
  onNote(text: string): void;
}

/** How an exchange ended: its last reply, where there was one, and why it could not be carried through or its success is doubtful. */
export interface AuthResult {
  readonly reply?: Reply;
  readonly problem?: string;
}

/** Runs a whole SASL exchange (RFC 4954); rejects with `ConnectionError`. */
export async function authenticate(
  connection: Connection,
  request: AuthRequest,
  listener: AuthListener,
): Promise<AuthResult> {
  const made = makeClient(connection, request, listener);
  return typeof made === 'string'
    ? { problem: made }
    : new Exchange(made, connection, request, listener).run(request.initialResponse);
}

/** The mechanism's client, or why there is none. */
function makeClient(
  { remote, tls }: Connection,
  { mechanism, credentials, offered, service }: AuthRequest,
  listener: AuthListener,
): ClientMechanism | string {
  const channelBinding = tls?.channelBinding ?? [];
  let name = mechanism.toUpperCase();
  if (name === 'AUTO') {
    if (!offered) {
      return 'Nothing is known of what the server offers: send EHLO first.';
    }
    const picked = pickMechanism(offered, { secure: isSecret(tls, remote), credentials, channelBinding });
    if (picked.kind === 'none') {
      return picked.reason;
    }
    name = picked.mechanism;
    listener.onNote(`Authenticating with ${name}`);
  }
  const context: ClientContext = {
    credentials,
    service,
    host: remote.host,
    ...(remote.port > 0 && { port: remote.port }),
    channelBinding,
    ...(offered && { serverOffersPlus: offered.some((each) => /^SCRAM-.*-PLUS$/i.test(each)) }),
  };
  const result = createClient(name, context);
  return result.kind === 'client' ? result.client : result.reason;
}

/** A Unix socket, which has no port, shows nothing to others; loopback does not count, so that a script does the same everywhere. */
function isSecret(tls: TlsFacts | undefined, remote: Remote): boolean {
  return tls !== undefined || remote.port === 0;
}

class Exchange {
  readonly #client: ClientMechanism;
  readonly #connection: Connection;
  readonly #timeout: number;
  readonly #listener: AuthListener;

  constructor(client: ClientMechanism, connection: Connection, { timeout }: AuthRequest, listener: AuthListener) {
    this.#client = client;
    this.#connection = connection;
    this.#timeout = timeout;
    this.#listener = listener;
  }

  async run(initialResponse: 'on' | 'off' | undefined): Promise<AuthResult> {
    const command = `AUTH ${this.#client.name}`;
    const first = this.#initialResponse(command, initialResponse);
    if (first !== undefined && 'problem' in first) {
      return first;
    }
    let reply = await this.#send(command, first?.encoded);
    for (let round = 0; reply.code === '334'; round++) {
      const response = round < MOST_ROUNDS ? this.#respond(reply) : 'The server keeps asking.';
      if (typeof response === 'string') {
        // The exchange ends only when the client says so (RFC 4954 4).
        return { problem: response, reply: await this.#send(undefined, '*') };
      }
      reply = await this.#send(undefined, Buffer.from(response.octets).toString('base64'));
    }
    const doubt = reply.code === '235' ? this.#client.finish() : undefined;
    return { reply, ...(doubt !== undefined && { problem: doubt }) };
  }

  /** The initial response in base64; `=` is the empty one; undefined where it does not go with the command. */
  #initialResponse(
    command: string,
    wanted: 'on' | 'off' | undefined,
  ): { encoded: string } | { problem: string } | undefined {
    if (wanted === 'off' || (wanted !== 'on' && this.#client.first === 'server')) {
      return undefined;
    }
    const step = this.#client.start();
    if (step.kind === 'failure') {
      return { problem: step.reason };
    }
    const encoded = step.octets.length === 0 ? '=' : Buffer.from(step.octets).toString('base64');
    // A longer one goes after the challenge, where lines may be longer (RFC 4954 4).
    return wanted === 'on' || command.length + encoded.length + 3 <= LONGEST_COMMAND ? { encoded } : undefined;
  }

  /** The response to a challenge, or why there is none. */
  #respond(reply: Reply): { octets: Uint8Array } | string {
    const text = (reply.lines[0] ?? '').trim();
    const challenge = text === '' ? new Uint8Array() : decodeBase64(text);
    if (!challenge) {
      return `The challenge is not base64: ${text}`;
    }
    const explained = this.#client.explain?.(challenge);
    if (explained !== undefined) {
      this.#listener.onNote(explained);
    }
    const step = this.#client.respond(challenge);
    return step.kind === 'failure' ? step.reason : step;
  }

  /** Sends a command, a response, or one with the other, and reads the reply. */
  async #send(command: string | undefined, response: string | undefined): Promise<Reply> {
    const open = response === undefined || response === '' || response === '=' || response === '*';
    const line = [command, response].filter((word) => word !== undefined).join(' ');
    this.#listener.onSent(line, open ? undefined : response);
    await this.#connection.write(Buffer.from(`${line}\r\n`, 'utf8'), { timeout: this.#timeout });
    const reply = await this.#connection.readReply({ timeout: this.#timeout });
    this.#listener.onReply(reply);
    return reply;
  }
}

/** RFC 5321 4.5.3.1.4. */
const LONGEST_COMMAND = 512;

/** No mechanism has that many; a server that goes on is stopped. */
const MOST_ROUNDS = 20;
