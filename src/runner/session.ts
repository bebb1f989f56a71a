import { type Action, type BlockItem, type DirectiveItem, findDirective, type Item, readAction } from '../language';
import { runCheck } from './checks';
import { Connections, type Opening, type SessionStart } from './connections';
import type { Link, Scope, SessionContext } from './context';
import { valuesOf } from './each';
import { exchange } from './exchange';
import { leaveOutEntry, leaveOutItem } from './left-out';
import { isHeldUp, isRun, type Upcoming, upcomingIn } from './lookahead';
import type { Entry } from './parts';
import { attempt, cancellation } from './problems';
import { applySetting } from './settings';
import type { Standing } from './step';
import { perform, unmet } from './steps';
import { ValueError } from './values';

/** Runs the items of one session in order. */
export class SessionRun {
  readonly #context: SessionContext;
  readonly #connections: Connections;
  #opening: Opening | undefined;
  readonly #server: string | undefined;
  /** Whether a @connect says so, and not only whoever runs the script. */
  #openingIsWritten = false;
  #opened = false;
  #skipped: string | undefined;

  constructor(context: SessionContext, { opening, server, connections = new Connections(context) }: SessionStart) {
    this.#context = context;
    this.#connections = connections;
    this.#opening = opening;
    this.#server = server;
  }

  /** Why the session was skipped: a @requires was not met. */
  get skipped(): string | undefined {
    return this.#skipped;
  }

  /** The first target that was connected to. */
  get target(): string | undefined {
    return this.#connections.firstTarget;
  }

  /** Runs a preamble's openings and settings. */
  async prepare(items: readonly Item[], scope: Scope): Promise<void> {
    await this.#walk(items, scope, 'another');
  }

  /** Runs a session's items, and closes what it opened. */
  async run(items: readonly Item[], scope: Scope, heading: Standing<{ readonly span: Item['span'] }>): Promise<void> {
    await this.go(items, scope);
    const last = items.at(-1);
    const end = last ? { item: last, ...scope } : heading;
    await this.#context.hold?.({ kind: 'end', at: { ...scope, item: end.item }, connections: this.#connections });
    await this.#connections.end(end);
  }

  /** Runs items, and leaves open what they opened. */
  async go(items: readonly Item[], scope: Scope): Promise<void> {
    await this.#walk(items, scope, 'another');
    const ownOpening = items.some((item) => item.kind === 'directive' && item.name === 'connect' && item.opening);
    if (ownOpening && !this.#context.recorder.halted && this.#skipped === undefined) {
      await this.#open('another');
    }
  }

  /** Runs entries, on the connection that there is. */
  exchange(entries: readonly Entry[]): Promise<void> {
    return this.#exchange(entries, 'another');
  }

  /** `after`: what comes next below these items. */
  async #walk(items: readonly Item[], scope: Scope, after: Upcoming): Promise<void> {
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (!item || this.#skipped !== undefined) {
        return;
      }
      const follows = () => upcomingIn(items, index + 1, scope.project, after);
      const held = this.#hold(item, scope);
      if (held) {
        await held;
      }
      if (this.#isCancelled(item, scope)) {
        continue;
      }
      if (this.#context.recorder.halted) {
        leaveOutItem(item, scope, this.#context);
      } else {
        const done = this.#item(item, scope, follows);
        if (done) {
          await done;
        }
      }
    }
  }

  /** Whoever steps through the session holds it up before each item that runs, and before each file that is included. */
  #hold(item: Item, scope: Scope): Promise<void> | undefined {
    const { hold, recorder, signal } = this.#context;
    const due = hold && isHeldUp(item) && !recorder.halted && !signal.aborted;
    return due ? hold({ kind: 'item', at: { ...scope, item }, connections: this.#connections }) : undefined;
  }

  #item(item: Item, scope: Scope, follows: () => Upcoming): Promise<void> | undefined {
    const { project, values } = scope;
    switch (item.kind) {
      case 'greeting':
        return this.#open('another').then(() => this.#connections.greet({ item, project, values }, item.reply));
      case 'command':
        return this.#exchange([{ kind: 'command', at: { item, project, values } }], follows());
      case 'block':
        return item.open.name === 'each'
          ? this.#each(item, scope, (inner) => this.#walk(item.items, inner, 'another'))
          : this.#pipeline(item, scope, follows);
      case 'directive':
        return this.#directive({ item, project, values }, scope, follows);
      case 'comment':
      case 'variable':
      case 'noise':
        return undefined;
    }
  }

  #exchange(entries: readonly Entry[], upcoming: Upcoming): Promise<void> {
    const link = this.#inUse;
    return link ? exchange(entries, link, this.#context, upcoming) : this.#exchangeFirst(entries, upcoming);
  }

  /** Opens and greets the connection before. */
  async #exchangeFirst(entries: readonly Entry[], upcoming: Upcoming): Promise<void> {
    const first = entries[0];
    const link = first && (await this.#ready(first.at, { greeted: first.kind !== 'raw' }));
    if (link) {
      return exchange(entries, link, this.#context, upcoming);
    }
    for (const entry of entries) {
      leaveOutEntry(entry, this.#context);
    }
  }

  /** The connection, where nothing is left to be done before it can be used. */
  get #inUse(): Link | undefined {
    const { current } = this.#connections;
    return this.#opened && current?.greeted && !this.#context.recorder.halted ? current : undefined;
  }

  /** The connection to go on with, opened and greeted; without one the step that needs it fails. */
  async #ready(
    at: Standing<{ readonly span: Item['span'] }>,
    options: { greeted: boolean; upcoming?: Upcoming },
  ): Promise<Link | undefined> {
    const { recorder, settings } = this.#context;
    await this.#open(options.upcoming ?? 'another');
    if (options.greeted) {
      await this.#connections.greet(at);
    }
    if (recorder.halted) {
      return undefined;
    }
    if (this.#connections.current) {
      return this.#connections.current;
    }
    const step = recorder.begin('connect', at);
    step.fail({
      kind: 'script',
      message: 'There is no connection here: it was closed above, or never came about.',
      place: recorder.place(at.project, at.item.span),
    });
    recorder.end(step, settings.onFailure);
    return undefined;
  }

  /** Opens the session's first connection, just before its first step. */
  async #open(upcoming: Upcoming): Promise<void> {
    if (this.#opened) {
      return;
    }
    this.#opened = true;
    const opening = this.#opening;
    if (opening) {
      const target = this.#server ?? opening.target;
      await this.#connections.open({ ...opening, target, overridden: target !== opening.target }, upcoming);
    }
  }

  async #each(block: BlockItem, scope: Scope, body: (inner: Scope) => Promise<void>): Promise<void> {
    const action = await this.#read({ item: block.open, ...scope });
    if (action?.name !== 'each') {
      return;
    }
    const values = await valuesOf(action, { item: block.open, ...scope }, this.#context);
    const secret = block.open.words.some(({ template }) => scope.values.evaluate(template).secret);
    for (const value of values ?? []) {
      await body({
        project: scope.project,
        values: scope.values.within(action.variable, { text: value, secret }),
        around: { item: block, ...scope },
      });
    }
  }

  async #pipeline(block: BlockItem, scope: Scope, follows: () => Upcoming): Promise<void> {
    const entries: Entry[] = [];
    await this.#gather(block.items, scope, entries);
    const last = entries.at(-1);
    const startsTls = last?.kind === 'command' && last.at.item.verb === 'STARTTLS';
    await this.#exchange(entries, startsTls ? follows() : 'another');
  }

  /** The entries of a group, the bodies of @each and included files among them. */
  async #gather(items: readonly Item[], scope: Scope, entries: Entry[]): Promise<void> {
    for (const item of items) {
      if (item.kind === 'command') {
        entries.push({ kind: 'command', at: { item, ...scope } });
      } else if (item.kind === 'block' && item.open.name === 'each') {
        await this.#each(item, scope, (inner) => this.#gather(item.items, inner, entries));
      } else if (item.kind === 'block') {
        await this.#gather(item.items, scope, entries);
      } else if (item.kind === 'directive' && item.name === 'raw') {
        entries.push({ kind: 'raw', at: { item, ...scope } });
      } else if (item.kind === 'directive' && item.name === 'include') {
        await this.#include(item, scope, (inner, inside) => this.#gather(inside, inner, entries));
      } else if (item.kind === 'directive' && item.name !== 'end') {
        entries.push({ kind: 'check', at: { item, ...scope } });
      }
    }
  }

  async #include(
    item: DirectiveItem,
    scope: Scope,
    body: (inner: Scope, items: readonly Item[]) => Promise<void>,
  ): Promise<void> {
    const project = scope.project.included.get(item);
    for (const session of project?.script.sessions ?? []) {
      if (project) {
        await body({ project, values: scope.values, around: { item, ...scope } }, session.items);
      }
    }
  }

  async #directive(at: Standing<DirectiveItem>, scope: Scope, follows: () => Upcoming): Promise<void> {
    const { item, project } = at;
    if (item.name === 'raw') {
      return this.#exchange([{ kind: 'raw', at }], 'another');
    }
    if (item.name === 'include') {
      return this.#include(item, scope, (inner, items) => this.#walk(items, inner, follows()));
    }
    if (item.name === 'end') {
      return;
    }
    const action = await this.#read(at);
    if (!action) {
      return;
    }
    if (action.name === 'connect' && item.opening) {
      this.#opening = { target: action.target, name: action.as, fails: action.fails, at: { item, project } };
      this.#openingIsWritten = true;
    } else if (!applySetting(action, project, this.#context)) {
      await this.#step(action, at, follows);
    }
  }

  /** A directive's action with its references replaced; a value that is not to be had fails a step of its own. */
  async #read(at: Standing<DirectiveItem>): Promise<Action | undefined> {
    const { recorder, settings } = this.#context;
    const { item, project, values } = at;
    let action: Action | undefined;
    const step = recorder.begin('directive', at);
    const read = await attempt(step, async () => {
      const result = readAction(item, project.script.text, (template) => values.evaluate(template).text);
      if ('fault' in result) {
        throw new ValueError(result.fault);
      }
      action = result;
    });
    if (!read) {
      recorder.end(step, settings.onFailure);
    }
    return action;
  }

  async #step(action: Action, at: Standing<DirectiveItem>, follows: () => Upcoming): Promise<void> {
    const { recorder, settings } = this.#context;
    if (action.name === 'connect') {
      if (this.#openingIsWritten) {
        await this.#open('another');
      }
      this.#opened = true;
      return this.#connections.open({ target: action.target, name: action.as, fails: action.fails, at }, follows());
    }
    if (action.name === 'capture' || action.name === 'assert') {
      const step = recorder.begin('directive', at, { connection: this.#connections.current?.name });
      await attempt(step, () => runCheck(at, step, this.#connections.current, this.#context));
      return recorder.end(step, settings.onFailure);
    }
    if (action.name === 'use') {
      await this.#open('another');
      const step = recorder.begin('directive', at, { connection: action.connection });
      await attempt(step, async () => {
        this.#connections.use(action.connection);
        step.note(`On connection ${action.connection}`);
      });
      return recorder.end(step, settings.onFailure);
    }
    const early = findDirective(at.item.name)?.beforeGreeting ?? false;
    const upcoming = action.name === 'handshake' ? 'handshake' : 'another';
    const link = await this.#ready(at, { greeted: !early, upcoming });
    if (!link) {
      return recorder.halted ? recorder.leaveOut('directive', at) : undefined;
    }
    const step = recorder.begin('directive', at, { connection: link.name });
    const running = { at, step, link, context: this.#context };
    await attempt(step, async () => {
      if (action.name === 'close') {
        return this.#connections.drop(step);
      }
      if (action.name === 'requires') {
        this.#skipped = recorder.problem ? undefined : unmet(action, link);
        return;
      }
      return perform(action, running);
    });
    recorder.end(step, settings.onFailure);
  }

  #isCancelled(current: Item, scope: Scope): boolean {
    const { recorder, settings, signal } = this.#context;
    if (!signal.aborted || recorder.halted || !isRun(current)) {
      return false;
    }
    const step = recorder.begin('directive', { item: current, ...scope });
    step.fail(cancellation(signal));
    recorder.end(step, settings.onFailure);
    return true;
  }
}
