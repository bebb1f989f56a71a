import {
  type CheckContext,
  type Command,
  checkCommand,
  checkResponse,
  defaultExpectations,
  type Fault,
  findCommand,
  findMechanism,
  writtenParameters,
} from '../smtp';
import { type Action, readAction } from './actions';
import { checkPayload } from './check-payload';
import { checkPipelining } from './check-pipelining';
import { isMeantToBeRefused, referencesIn, verbSpan } from './command-line';
import { type Connection, connectionTo, flagsOf, offeredIn, openingTarget, sizeOf } from './connection';
import { CATALOGUE, type Finding, type FindingCode, finding } from './findings';
import { literalEvaluator } from './literal-values';
import { messageOctets } from './message-size';
import type { LocatedFinding, Project } from './project';
import { Standing } from './standing';
import { admits, type BlockItem, type CommandItem, type DirectiveItem, type Item, type Session } from './syntax';
import { literalOf } from './template';
import type { Span } from './text';

/** Checks every command of a script's sessions, and of what they include, where each connection stands when it is sent (RFC 5321 4.1.4). */
export function checkSessions(project: Project): LocatedFinding[] {
  const findings: LocatedFinding[] = [];
  const seen = new Set<string>();
  const report: Report = ({ path, script }, found) => {
    const key = `${found.span.start} ${found.code} ${path}`;
    // What is included twice, and the body of @each, are walked more than once.
    if (!seen.has(key)) {
      seen.add(key);
      findings.push({ path, script, finding: found });
    }
  };
  for (const session of project.script.sessions) {
    walkSession(project, session, { report });
  }
  return findings;
}

/** Who wants to know what happens on the way through a session. */
export interface Watcher {
  readonly report?: (project: Project, found: Finding) => void;
  /** Called before each item, with the connection as it stands there; it changes as the walk goes on. */
  readonly before?: (project: Project, item: Item, connection: Connection) => void;
}

/** Follows a session's connections from item to item; gives the one that it ends with. */
export function walkSession(project: Project, { items }: Session, watcher: Watcher): Connection {
  const target = openingTarget(project, items) ?? openingTarget(project, project.script.preamble);
  const walk = new SessionWalk(watcher, target);
  walk.walk(project, items);
  return walk.connection;
}

type Report = NonNullable<Watcher['report']>;

class SessionWalk {
  readonly #report: Report;
  readonly #before: Watcher['before'];
  readonly #named = new Map<string, Connection>();
  #connection: Connection;
  /** The command whose SASL responses come. */
  #exchange: Command | undefined;

  constructor({ report = () => {}, before }: Watcher, target: string | undefined) {
    this.#report = report;
    this.#before = before;
    this.#connection = connectionTo(target);
  }

  get connection(): Connection {
    return this.#connection;
  }

  walk(project: Project, items: readonly Item[]): void {
    for (const item of items) {
      this.#before?.(project, item, this.#connection);
      switch (item.kind) {
        case 'command':
          this.#command(project, item);
          break;
        case 'greeting':
          if (!admits(item.reply, '220')) {
            this.#connection.standing = Standing.unknown;
          }
          break;
        case 'directive':
          this.#directive(project, item);
          break;
        case 'block':
          this.#block(project, item);
          break;
        default:
      }
    }
  }

  #command(project: Project, item: CommandItem): void {
    const refused = isMeantToBeRefused(item);
    if (item.role === 'response') {
      this.#response(project, item, refused);
      return;
    }
    const line = project.script.text.slice(item.text.span.start, item.text.span.end);
    const command = literalOf(item.text) === undefined && /^[^\s]*\{\{/.test(line) ? undefined : findCommand(item.verb);
    const connection = this.#connection;
    if (refused) {
      return;
    }
    const broken = command && this.#refusal(project, { command, item, span: verbSpan(item) });
    if (command && !broken) {
      this.#parametersAfterHelo(project, item, command);
    }
    this.#faults(project, item, checkCommand(line, { ...this.#context(), references: referencesIn(item.text) }));
    this.#payload(project, item);
    if (command?.argument.kind === 'sasl') {
      const [, mechanism] = line.split(/[ \t]+/);
      const start = item.text.span.start + line.indexOf(mechanism ?? '', command.verb.length);
      this.#cleartext(project, mechanism, { start, end: start + (mechanism?.length ?? 0) });
    }
    if (!command) {
      // What a reference stands for may be any command at all.
      if (/^[^\s]*\{\{/.test(line)) {
        connection.standing = Standing.unknown;
      }
      return;
    }
    if (!broken) {
      this.#accept(project, item, command, line);
    }
  }

  #payload(project: Project, item: CommandItem): void {
    const { standing, size } = this.#connection;
    const place = { first: standing.is('chunks') === false, smtputf8: standing.has('smtputf8') !== false };
    for (const found of checkPayload(project.script, item, place)) {
      this.#report(project, found);
    }
    if (!item.payload || !size) {
      return;
    }
    const octets = messageOctets(item.payload);
    size.sent = octets === undefined || size.sent === undefined ? undefined : size.sent + octets;
    if (size.sent !== undefined && size.sent > size.declared) {
      const message = `The message below has ${size.sent} octets, more than SIZE says.`;
      const fix = { title: `Write SIZE=${size.sent}`, edits: [{ span: size.span, text: `SIZE=${size.sent}` }] };
      const related =
        size.project === project ? [{ span: verbSpan(item), message: 'This is the message.' }] : undefined;
      this.#report(size.project, finding('size-mismatch', size.span, message, { rfc: 'RFC 1870 6.1', related, fix }));
    }
  }

  #accept(project: Project, item: CommandItem, command: Command, line: string): void {
    const connection = this.#connection;
    const parameters = command.argument.kind === 'path' ? writtenParameters(line, referencesIn(item.text)) : [];
    this.#mark(project, item.span, command.verb);
    if (!connection.standing.known) {
      this.#startAnew(command, item);
    } else if (command.followedBy === 'message') {
      const intermediate = item.intermediate ? [item.intermediate] : item.payload ? [] : item.replies;
      connection.standing = connection.standing
        .after(command.transitions, intermediate, command.expects)
        .after(command.transitionsAfterwards ?? [], item.replies, defaultExpectations.message, { from: 'data' });
    } else {
      const success = (item.answered && command.expectsBeforeResponse) || command.expects;
      const declared = flagsOf(parameters);
      const transitions = command.transitions.map((each) =>
        each.to === 'sender' || each.to === 'recipients' ? { ...each, set: [...(each.set ?? []), ...declared] } : each,
      );
      connection.standing = connection.standing.after(transitions, item.replies, success, chunkOf(line));
    }
    if (command.verb === 'MAIL') {
      connection.size = sizeOf(project, item, parameters);
    }
    if (command.followedBy === 'responses') {
      this.#exchange = command;
    }
    if (command.transitions.some(({ capabilities }) => capabilities !== undefined)) {
      connection.capabilities.clear();
      for (const [keyword, parameters] of offeredIn(item.replies)) {
        connection.capabilities.set(keyword, parameters);
      }
    }
  }

  /** After @raw, and what else leaves things open, a hello or RSET makes the state known again. */
  #startAnew(command: Command, { replies }: CommandItem): void {
    const isHello = command.transitions.some(({ set }) => set?.includes('extended')) || command.verb === 'HELO';
    const accepted = replies[0] === undefined || (admits(replies[0], '250') && !admits(replies[0], '550'));
    if (accepted && (isHello || command.verb === 'RSET')) {
      this.#connection.standing = isHello
        ? Standing.afterHello(command.verb !== 'HELO', command.verb === 'LHLO')
        : Standing.afterHello(true, false).or(Standing.afterHello(false, false));
    }
  }

  #response(project: Project, item: CommandItem, refused: boolean): void {
    const { start, end } = item.text.span;
    const line = project.script.text.slice(start, end);
    if (!refused) {
      this.#faults(project, item, checkResponse(line, { references: referencesIn(item.text) }));
    }
    const success =
      line === '*'
        ? defaultExpectations.saslCancel
        : item.answered
          ? defaultExpectations.saslResponseBeforeAnother
          : defaultExpectations.saslResponse;
    const transitions = this.#exchange?.transitionsAfterwards ?? [];
    this.#connection.standing = this.#connection.standing.after(transitions, item.replies, success, {
      from: 'authenticating',
    });
  }

  #directive(project: Project, item: DirectiveItem): void {
    const action = readAction(item, project.script.text, literalEvaluator(project));
    if ('fault' in action) {
      return;
    }
    this.#afterTurn(project, item, action);
    switch (action.name) {
      case 'connect':
        if (!item.opening) {
          this.#connection = connectionTo(action.fails ? undefined : action.target);
          if (action.fails) {
            this.#connection.standing = Standing.unknown;
          }
        }
        if (action.as !== undefined) {
          this.#named.set(action.as, this.#connection);
        }
        return;
      case 'use':
        this.#connection = this.#named.get(action.connection) ?? connectionTo(undefined, Standing.unknown);
        return;
      case 'auth':
        this.#auth(project, item, action);
        return;
      case 'requires':
        if (!action.negated) {
          this.#connection.capabilities.set(action.keyword.toUpperCase(), action.parameter ? [action.parameter] : []);
        }
        return;
      case 'handshake':
        if (action.fails || !this.#connection.standing.has('tls')) {
          this.#connection.standing = Standing.unknown;
        }
        return;
      case 'raw':
      case 'close':
        this.#connection.standing = Standing.unknown;
        return;
      case 'include': {
        const included = project.included.get(item);
        if (!included) {
          this.#connection.standing = Standing.unknown;
        }
        for (const session of included?.script.sessions ?? []) {
          if (included) {
            this.walk(included, session.items);
          }
        }
        return;
      }
      default:
    }
  }

  #auth(project: Project, item: DirectiveItem, { mechanism, user }: Extract<Action, { name: 'auth' }>): void {
    const command = findCommand('AUTH');
    if (!command || isMeantToBeRefused(item)) {
      return;
    }
    const span = { start: item.nameSpan.start - 1, end: item.nameSpan.end };
    const word = item.words[0]?.span;
    if (!this.#refusal(project, { command, item, span })) {
      this.#connection.standing = this.#connection.standing.after(
        [{ on: '235', to: 'ready', set: ['authenticated'] }],
        item.replies,
        defaultExpectations.saslResponse,
      );
      this.#mark(project, item.span, 'AUTH');
    }
    if (word && user !== undefined) {
      this.#cleartext(project, mechanism, word);
    }
  }

  #block(project: Project, block: BlockItem): void {
    if (block.open.name === 'pipeline') {
      for (const found of checkPipelining(block)) {
        this.#report(project, found);
      }
      this.walk(project, block.items);
      return;
    }
    // Once may be right where a second time is not.
    this.walk(project, block.items);
    this.walk(project, block.items);
  }

  /** Reports a command that is out of sequence; whether it is. */
  #refusal(project: Project, { command, item, span }: { command: Command; item: Item; span: Span }): boolean {
    const { standing, marks } = this.#connection;
    const refusal = standing.refusal(command);
    if (!refusal) {
      return false;
    }
    const mark = marks.get(MARKS[refusal.code] ?? (standing.has('failed-chunk') ? 'BDAT' : 'MAIL'));
    const related =
      mark && mark.project === project && mark.span !== item.span && MARKED.test(refusal.message)
        ? [{ span: mark.span, message: 'It began here.' }]
        : undefined;
    this.#report(project, finding(refusal.code, span, refusal.message, { rfc: refusal.rfc, related }));
    return true;
  }

  /** HELO brings no parameters (RFC 5321 2.2.1). */
  #parametersAfterHelo(project: Project, { text }: CommandItem, { argument }: Command): void {
    const { standing } = this.#connection;
    if (argument.kind !== 'path' || standing.has('extended') !== false || standing.is('greeted') !== false) {
      return;
    }
    const { start } = text.span;
    const written = writtenParameters(project.script.text.slice(start, text.span.end), referencesIn(text));
    const [first] = written;
    const last = written.at(-1);
    if (!first || !last) {
      return;
    }
    const message = 'HELO offers no extensions, and so no parameters: greet with EHLO to use them.';
    const span = { start: start + first.start, end: start + last.end };
    this.#report(project, finding('ehlo-required', span, message, { rfc: 'RFC 5321 2.2.1' }));
  }

  /** Once the roles are turned, only what was received can be looked at. */
  #afterTurn(project: Project, item: DirectiveItem, action: Action): void {
    const { standing, marks } = this.#connection;
    const turned = standing.is('reversed');
    const allowed =
      action.name === 'connect' ||
      action.name === 'use' ||
      action.name === 'include' ||
      SETTINGS.has(action.name) ||
      (action.name === 'assert' && action.subject.startsWith('received.'));
    if (turned && !allowed) {
      const mark = marks.get('ATRN') ?? marks.get('TURN');
      const message =
        'The roles are turned here, and the peer has quit when this line comes: only @assert on received.count, received.recipients and received.text may follow.';
      const related = mark?.project === project ? [{ span: mark.span, message: 'It began here.' }] : undefined;
      this.#report(project, finding('after-quit', item.span, message, { rfc: 'RFC 2645 5.2.1', related }));
    }
  }

  #cleartext(project: Project, name: string | undefined, span: Span): void {
    const { standing, loopback } = this.#connection;
    const mechanism = name === undefined ? undefined : findMechanism(name);
    if (!loopback && standing.has('tls') === false && mechanism?.plaintext) {
      const message = `${mechanism.name} sends the ${mechanism.credential} itself, and the connection is not encrypted: send STARTTLS and EHLO first, or connect to smtps://.`;
      this.#report(project, finding('cleartext-credentials', span, message, { rfc: 'RFC 4954 4' }));
    }
  }

  #mark(project: Project, span: Span, verb: string): void {
    this.#connection.marks.set(verb, { project, span });
  }

  #context(): CheckContext {
    const { standing, capabilities } = this.#connection;
    const extended = standing.is('greeted') ? undefined : standing.has('extended');
    const tls = standing.has('tls');
    return {
      // Where it may have been declared, addresses are given the benefit of the doubt.
      smtputf8: standing.has('smtputf8') !== false || !standing.known,
      capabilities,
      ...(extended !== undefined && { extended }),
      ...(tls !== undefined && { tls }),
    };
  }

  #faults(project: Project, item: CommandItem, faults: readonly Fault[]): void {
    for (const fault of faults) {
      this.#report(project, findingOf(fault, item.text.span.start));
    }
  }
}

/** Where the states began that refusals are about: the verb that led there. */
const MARKS: Readonly<Record<string, string>> = {
  'after-quit': 'QUIT',
  'already-tls': 'STARTTLS',
  'already-authenticated': 'AUTH',
  'data-after-binarymime': 'MAIL',
  'mixed-data-and-bdat': 'BDAT',
  'ehlo-required': 'STARTTLS',
};

/** Refusals of what was begun, not of what is missing. */
const MARKED = /open|transaction, |inside|closed|already|refused|begun|no longer|declared/i;

const SETTINGS: ReadonlySet<string> = new Set(['tls', 'timeout', 'match', 'on-failure', 'receive', 'prompt', 'end']);

/** Whether a chunk is the last; neither where a reference may say so. */
function chunkOf(line: string): { chunk?: 'last' | 'not-last' } {
  const [, , last] = line.split(/[ \t]+(?![^{]*\}\})/);
  return { chunk: last === undefined ? 'not-last' : 'last' };
}

function findingOf({ code, message, rfc, severity, fix, start, end }: Fault, offset: number): Finding {
  const span = { start: offset + start, end: offset + end };
  return finding(code satisfies FindingCode, span, message, {
    rfc,
    severity: severity === 'information' ? 'info' : (severity ?? CATALOGUE[code].severity),
    fix: fix && { title: fix.title, edits: [{ span, text: fix.replacement }] },
  });
}
