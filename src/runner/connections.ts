import { ConnectionError, inWords, type Reply } from '../client';
import type { ExpectedReply, Span } from '../language';
import { defaultExpectations } from '../smtp';
import { type Link, type SessionContext, TIMEOUT } from './context';
import { UNASKED } from './exchange';
import { compareDefault, compareReply } from './expect';
import { handshake, openLink, tellLineEnd } from './link';
import type { Upcoming } from './lookahead';
import { attempt } from './problems';
import type { Standing, Step, Where } from './step';
import { readTarget } from './targets';
import { ValueError } from './values';

/** A connection to open, and where the script says so. */
export interface Opening {
  readonly target: string;
  readonly name: string | undefined;
  /** No connection is to be had. */
  readonly fails: boolean;
  /** Whether the target is not the one that stands there. */
  readonly overridden?: boolean;
  readonly at: Where;
}

/** What a session starts with. */
export interface SessionStart {
  /** What opens the connection where the script does not say. */
  readonly opening: Opening | undefined;
  /** Beats what the script says. */
  readonly server: string | undefined;
  /** Those to go on with. */
  readonly connections?: Connections;
}

/** Which connections are open. */
interface Open {
  readonly named: Map<string, Link>;
  current: Link | undefined;
  firstTarget: string | undefined;
}

/** The connections of one session: the one that steps go to, and those that are kept by name. */
export class Connections {
  readonly #context: SessionContext;
  readonly #open: Open;

  constructor(context: SessionContext, open: Open = { named: new Map(), current: undefined, firstTarget: undefined }) {
    this.#context = context;
    this.#open = open;
  }

  /** The same connections, for steps with a context of their own. */
  within(context: SessionContext): Connections {
    return new Connections(context, this.#open);
  }

  /** As a URL; undefined while there is none. */
  get firstTarget(): string | undefined {
    return this.#open.firstTarget;
  }

  get current(): Link | undefined {
    return this.#open.current;
  }

  /** Opens a connection and goes on with it; the former is closed, unless it has a name. On `smtps:` TLS comes first, unless @handshake is the next step. */
  async open({ target: written, name, fails, overridden, at }: Opening, upcoming: Upcoming): Promise<void> {
    const { recorder, settings } = this.#context;
    await this.#leave(at);
    if (recorder.halted) {
      return recorder.leaveOut('connect', at);
    }
    const step = recorder.begin('connect', at, { connection: name });
    await attempt(step, async () => {
      const { target, url } = readTarget(written);
      if ('fault' in target) {
        throw new ValueError(target.fault);
      }
      this.#open.firstTarget ??= url;
      const link = await openLink(target, name, step, this.#context).catch((error: unknown) => {
        const refused = error instanceof ConnectionError && (error.kind === 'connect' || error.kind === 'timeout');
        if (!fails || !refused) {
          if (overridden) {
            step.note(`The target is ${url}, not the one of the script.`);
          }
          throw error;
        }
        step.note(`As expected: ${error.message}`);
        return undefined;
      });
      this.#open.current = link;
      if (name !== undefined && link) {
        await this.#open.named.get(name)?.connection.close();
        this.#open.named.set(name, link);
      }
      if (link && fails) {
        const message = `${url} took the connection, which was to fail.`;
        return step.fail({ kind: 'not-refused', message, place: recorder.place(at.project, at.item.span) });
      }
      if (link && target.scheme === 'smtps' && upcoming !== 'handshake') {
        await handshake(link, step, this.#context);
      }
    });
    recorder.end(step, settings.onFailure);
  }

  /** Reads the greeting and compares it, with 220 where nothing is written. */
  async greet(at: Standing<{ readonly span: Span }>, expected?: ExpectedReply): Promise<void> {
    const { recorder, settings } = this.#context;
    const link = this.#open.current;
    if (!link || link.greeted || recorder.halted) {
      return;
    }
    const step = recorder.begin('greeting', at, { connection: link.name });
    await attempt(step, async () => {
      const reply = await readGreeting(link, settings.timeout ?? TIMEOUT);
      step.reply(reply);
      tellLineEnd(reply, link, step);
      link.lastReply = reply;
      link.greeted = true;
      const subject = 'The greeting';
      const mismatch = expected
        ? compareReply(reply, expected, {
            match: settings.match,
            hello: false,
            values: at.values,
            subject,
          })
        : compareDefault(reply, defaultExpectations.greeting, subject);
      if (!mismatch) {
        return;
      }
      const { message, span = at.item.span, ...both } = mismatch;
      step.fail(
        { kind: 'unexpected-reply', message, ...both, place: recorder.place(at.project, span) },
        { fatal: reply.code === '421' },
      );
    });
    recorder.end(step, settings.onFailure);
  }

  /** Goes on with a connection that was named; throws `ValueError` where there is none. */
  use(name: string): void {
    const link = this.#open.named.get(name);
    if (!link) {
      throw new ValueError(`No connection is named ${name}: \`@connect … as ${name}\` comes first.`);
    }
    this.#open.current = link;
  }

  /** Drops the current connection, in a step of its own. */
  async drop(step: Step): Promise<void> {
    const link = this.#open.current;
    this.#open.current = undefined;
    if (link?.name !== undefined) {
      this.#open.named.delete(link.name);
    }
    if (link) {
      step.received(link.connection.takePending());
      await link.connection.close();
    }
  }

  /** Drops every connection, those with a name too. */
  async dropAll(): Promise<void> {
    const links = this.all();
    this.#open.named.clear();
    this.#open.current = undefined;
    await Promise.all([...links].map(({ connection }) => connection.close()));
  }

  /** Closes every connection. */
  async end(at: Where): Promise<void> {
    for (const link of this.all()) {
      await this.#close(link, at);
    }
  }

  async #leave(at: Where): Promise<void> {
    const link = this.#open.current;
    this.#open.current = undefined;
    if (link && link.name === undefined) {
      await this.#close(link, at);
    }
  }

  /** What came and was read by nobody is shown, and fails a session that had gone well. */
  async #close(link: Link, at: Where): Promise<void> {
    const { recorder, settings } = this.#context;
    if (link.connection.pending) {
      const step = recorder.begin('directive', at, { connection: link.name });
      if (!recorder.halted && link.greeted && !link.raw) {
        step.fail({ kind: 'unexpected-reply', message: UNASKED, place: recorder.place(at.project, at.item.span) });
      }
      step.received(link.connection.takePending());
      recorder.end(step, settings.onFailure);
    }
    await link.connection.close();
  }

  /** Every connection that is open, in the order in which they got their names, the current one last where it has none. */
  all(): ReadonlySet<Link> {
    return new Set([...this.#open.named.values(), ...(this.#open.current ? [this.#open.current] : [])]);
  }
}

/** The first reply of a connection; where it does not come, the error says that it is the greeting that is missing. */
async function readGreeting({ connection }: Link, timeout: number): Promise<Reply> {
  try {
    return await connection.readReply({ timeout });
  } catch (error) {
    if (!(error instanceof ConnectionError) || error.received.length > 0) {
      throw error;
    }
    switch (error.kind) {
      case 'timeout': {
        // Both sides then wait for the other to begin.
        const hint = connection.tls ? '' : ' Where TLS comes first, the target is written smtps://.';
        throw new ConnectionError('timeout', `The server did not greet within ${inWords(timeout)}.${hint}`);
      }
      case 'connection-lost':
        throw new ConnectionError('connection-lost', error.message.replace(/\.$/, ' before it greeted.'));
      default:
        throw error;
    }
  }
}
