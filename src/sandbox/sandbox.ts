import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { createCertificate } from './certificate';
import { Connection } from './connection';
import { createBudget } from './content';
import { createMailbox, type Mailbox } from './mailbox';
import { type SandboxOptions, type Settings, settle } from './options';
import { createQueues } from './queues';
import { reply } from './reply';
import { serve } from './serve';
import { type House, openSession, say } from './session';
import { createAnnouncer, type TranscriptEntry } from './transcript';

/** A running server to try scripts against. */
export interface Sandbox {
  /** Where it listens: `smtp://127.0.0.1:2525`, or with `smtps:` or `lmtp:`. */
  readonly url: string;
  readonly port: number;
  /** Its self-signed certificate as PEM: who trusts it as a CA can verify the sandbox. */
  readonly certificate: string;
  /** What it took. */
  readonly mailbox: Mailbox;
  /** Calls the listener with all that happens on its connections, until the function that is returned is called. */
  onTranscript(listener: (entry: TranscriptEntry) => void): () => void;
  /** Stops listening, ends open sessions with 421, and resolves once every socket is gone. */
  close(): Promise<void>;
}

/** Starts a sandbox; rejects when it can not listen there. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = settle(options);
  const { certificate, key } = await createCertificate(settings.hostname);
  const transcript = createAnnouncer<TranscriptEntry>();
  const house: House = {
    settings,
    secureContext: createSecureContext({ cert: certificate, key }),
    mailbox: createMailbox(settings.limits),
    queues: createQueues(settings),
    budget: createBudget(settings.limits.octets),
    putOff: new Set(),
    log: (entry) => transcript.announce({ ...entry, at: new Date() }),
  };
  const guests = new Set<Guest>();
  let count = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    count += 1;
    const guest = welcome(house, socket, count, guests.size);
    guests.add(guest);
    void guest.gone.then(() => guests.delete(guest));
  });
  await listen(server, settings);
  const port = portOf(server);
  let closed: Promise<void> | undefined;
  return {
    url: `${settings.lmtp ? 'lmtp' : settings.implicitTls ? 'smtps' : 'smtp'}://${hostIn(settings.host)}:${port}`,
    port,
    certificate,
    mailbox: house.mailbox,
    onTranscript: transcript.listen,
    close() {
      closed ??= stop(server, guests);
      return closed;
    },
  };
}

/** One connection while it lasts. */
interface Guest {
  /** Says good-bye and closes. */
  dismiss(): void;
  /** Resolves once the socket is gone and nothing runs for it any more. */
  readonly gone: Promise<void>;
}

function welcome(house: House, socket: Socket, number: number, present: number): Guest {
  const { settings } = house;
  const connection = new Connection(socket, { idle: settings.limits.idle });
  const session = openSession(house, connection, number);
  house.log({ connection: number, kind: 'opened', text: `${socket.remoteAddress}:${socket.remotePort}` });
  let greeted = !settings.implicitTls;
  const run = async () => {
    if (present >= settings.limits.connections) {
      return dismiss(`${settings.hostname} has too many connections`);
    }
    greeted ||= await connection.startTls(house.secureContext);
    if (greeted) {
      await serve(session);
    }
  };
  const dismiss = (text: string) => {
    // In the midst of a handshake there is no way to say it.
    if (!greeted) {
      connection.destroy();
    } else if (connection.end === undefined) {
      say(session, reply(421, '4.3.2', text));
    }
    connection.close(patience);
  };
  const gone = run()
    .catch((error: unknown) => {
      // A bug in the sandbox must not end the program that it runs in.
      house.log({ connection: number, kind: 'note', text: `The session broke: ${error}` });
      connection.destroy();
    })
    .then(() => connection.closed())
    .then(() => house.log({ connection: number, kind: 'closed', text: '' }));
  return { dismiss: () => dismiss(`${settings.hostname} is shutting down`), gone };
}

/** How long, in ms, a dismissed peer has to close its side. */
const patience = 250;

async function stop(server: Server, guests: ReadonlySet<Guest>): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const guest of guests) {
    guest.dismiss();
  }
  await Promise.all([stopped, ...[...guests].map((guest) => guest.gone)]);
}

function listen(server: Server, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // Running out of descriptors, say: the next connection may work again.
      server.on('error', () => {});
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What to connect to: every address also listens on loopback. */
function hostIn(host: string): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return reachable.includes(':') ? `[${reachable}]` : reachable;
}
