import { type Command, commandMeant, findCommand, type Refusal, writtenParameters } from '../../smtp';
import type { Action } from '../script/action';
import { readAction } from '../script/actions';
import { isMeantToBeRefused, isMessageMeantToBeRefused, referencesIn, verbSpan } from '../script/command-line';
import type { Finding } from '../script/findings';
import { literalEvaluator } from '../script/literal-values';
import type { Project } from '../script/project';
import { admits, type BlockItem, type CommandItem, type DirectiveItem, type Item } from '../script/syntax';
import { isLiteral } from '../script/template';
import type { Span } from '../script/text';
import {
  remember,
  sendsMessage,
  standingAfter,
  standingAfterLostMessage,
  standingAfterRefusedChunk,
  standingAfterResponse,
  standingAnew,
  standingAuthenticated,
} from './accepted';
import { checkCredentialsOf, checkKeysOf, checkMechanismOf } from './check-auth';
import { checkBounds, countCommand } from './check-bounds';
import { checkContent, checkSaslResponse } from './check-content';
import { checkKeywordOf, checkOffered } from './check-offered';
import { checkPipelining } from './check-pipelining';
import { checkSeen, checkSeenAuth, checkSeenGroup } from './check-seen';
import {
  cleartextCredentials,
  directiveAfterTurn,
  outOfSequence,
  REFUSED_SINCE,
  unfinishedMessage,
  unnamedConnection,
} from './check-standing';
import { type Connection, connectionTo, offeredIn, targetOf, type WrittenTarget } from './connection';
import { declaredBy } from './declared-message';
import { type KnownServers, learn } from './known-servers';
import { Standing } from './standing';

/** Who wants to know what happens on the way through a session. */
export interface Watcher {
  readonly report?: (project: Project, found: Finding) => void;
  /** Called before each item, with the connection as it stands there; it changes as the walk goes on. */
  readonly before?: (project: Project, item: Item, connection: Connection) => void;
  /** What is known of the servers that sessions go to. */
  readonly servers?: KnownServers | undefined;
}

/** Follows one session's connections, command by command, and reports what is wrong where each stands. */
export class SessionWalk {
  readonly #report: NonNullable<Watcher['report']>;
  readonly #reports: boolean;
  readonly #before: Watcher['before'];
  readonly #servers: KnownServers | undefined;
  readonly #named: Map<string, Connection>;
  #connection: Connection;
  /** The command whose SASL responses come. */
  #exchange: Command | undefined;
  /** Inside @pipeline: whether a recipient was named in the group. */
  #group: { recipient: boolean } | undefined;
  /** How many commands were accepted so far. */
  #order = 0;
  /** Whether the body of an @each is walked for the second time. */
  #again = false;

  constructor({ report, before, servers }: Watcher, target: WrittenTarget | undefined) {
    this.#report = report ?? (() => {});
    this.#reports = report !== undefined;
    this.#before = before;
    this.#servers = servers;
    this.#connection = connectionTo(target);
    this.#named = new Map(target?.as === undefined ? [] : [[target.as, this.#connection]]);
  }

  /** The connection that commands go to now. */
  get connection(): Connection {
    return this.#connection;
  }

  walk(project: Project, items: readonly Item[]): void {
    for (const item of items) {
      this.#before?.(project, item, this.#connection);
      switch (item.kind) {
        case 'command':
          if (item.role === 'response') {
            this.#response(project, item);
          } else {
            this.#command(project, item);
          }
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
    const command = findCommand(item.verb);
    if (this.#group && item.verb === 'RCPT') {
      this.#group.recipient = true;
    }
    const oneTooMany = countCommand(project, item, this.#connection);
    if (isMeantToBeRefused(item)) {
      if (command?.transitions.some(({ when }) => when === 'last')) {
        this.#connection.standing = standingAfterRefusedChunk(this.#connection.standing);
        this.#connection.message = undefined;
      }
      return;
    }
    const { start, end } = item.text.span;
    const line = project.script.text.slice(start, end);
    const silent = isMessageMeantToBeRefused(item);
    const refusal = command && this.#connection.standing.refusal(command);
    if (command && refusal) {
      this.#outOfSequence(project, { command, refusal, item, span: verbSpan(item), silent });
    }
    const broken = refusal !== undefined;
    this.#all(project, broken ? [] : oneTooMany);
    // Who only wants to know where the connection stands need not wait for the rest.
    if (!silent && this.#reports) {
      const sent = { item, line, command: broken ? undefined : command, grouped: this.#group !== undefined };
      for (const { project: where, found } of checkContent(project, sent, this.#connection)) {
        this.#report(where, found);
      }
    }
    const dropped = item.verb === 'QUIT' ? unfinishedMessage(this.#connection) : undefined;
    if (dropped) {
      this.#report(dropped.project, dropped.found);
    }
    if (command && !broken) {
      this.#accept(project, item, command, line);
    }
    if (!command) {
      this.#unknownCommand(item, line);
    }
  }

  /** What a reference stands for may be any command at all; where a verb is misspelt, what follows it is not wrong for that. */
  #unknownCommand(item: CommandItem, line: string): void {
    const { standing } = this.#connection;
    if (item.verb.includes('{{') && !isLiteral(item.text)) {
      this.#connection.standing = Standing.unknown;
      return;
    }
    const meant = standing.known ? commandMeant(item.verb) : undefined;
    if (meant && !meant.followedBy && !standing.refusal(meant)) {
      this.#connection.standing = standing.or(standingAfter(standing, { item, command: meant, line, parameters: [] }));
      // Nor is it known what it declares.
      this.#connection.message = undefined;
    }
  }

  #accept(project: Project, item: CommandItem, command: Command, line: string): void {
    const connection = this.#connection;
    this.#mark(project, item.span, command.verb);
    const parameters = command.argument.kind === 'path' ? writtenParameters(line, referencesIn(item.text)) : [];
    if (connection.seen) {
      this.#all(project, checkSeen(item, { command, line, parameters }, connection, this.#servers));
    }
    connection.standing = connection.standing.known
      ? standingAfter(connection.standing, { item, command, line, parameters })
      : standingAnew(connection.standing, command, item);
    if (command.argument.kind === 'path' && command.argument.path === 'reverse') {
      connection.message = declaredBy(project, item, parameters);
      this.#all(project, checkBounds(project, item, connection, parameters));
    }
    if (command.followedBy === 'responses') {
      this.#exchange = command;
    }
    if (command.transitions.some(({ capabilities }) => capabilities !== undefined)) {
      const offered = offeredIn(item.replies);
      remember(connection, offered, project);
      learn(connection, command, this.#servers);
      this.#all(project, checkOffered(offered, project.script.text));
    }
  }

  #response(project: Project, item: CommandItem): void {
    const { start, end } = item.text.span;
    const line = project.script.text.slice(start, end);
    if (!isMeantToBeRefused(item)) {
      this.#all(project, checkSaslResponse(project, item));
    }
    this.#connection.standing = standingAfterResponse(this.#connection.standing, {
      item,
      line,
      exchange: this.#exchange,
    });
  }

  #directive(project: Project, item: DirectiveItem): void {
    const action = readAction(item, project.script.text, literalEvaluator(project));
    if ('fault' in action) {
      return;
    }
    this.#all(project, directiveAfterTurn(project, item, action, this.#connection));
    switch (action.name) {
      case 'connect':
        this.#connect(project, item, action);
        return;
      case 'use':
        this.#connection = this.#named.get(action.connection) ?? connectionTo(undefined, Standing.unknown);
        this.#all(project, this.#named.has(action.connection) ? [] : unnamedConnection(item, action, this.#named));
        return;
      case 'auth':
        this.#auth(project, item, action);
        return;
      case 'assert':
        this.#all(project, checkKeywordOf(item, action));
        return;
      case 'requires':
        this.#all(project, checkKeywordOf(item, action));
        if (!action.negated) {
          this.#connection.capabilities.set(action.keyword.toUpperCase(), action.parameter ? [action.parameter] : []);
        }
        return;
      case 'handshake':
        if (action.fails || !this.#connection.standing.has('tls')) {
          this.#connection.standing = Standing.unknown;
        }
        return;
      case 'proxy':
        this.#connection.server = undefined;
        return;
      case 'raw':
        this.#connection.standing = Standing.unknown;
        return;
      case 'close':
        this.#connection.standing = Standing.closed();
        this.#mark(project, item.span, '@close');
        return;
      case 'include':
        this.#include(project.included.get(item));
        return;
      default:
    }
  }

  #connect(project: Project, item: DirectiveItem, action: Extract<Action, { name: 'connect' }>): void {
    if (!item.opening) {
      this.#connection = connectionTo(
        targetOf(project, item, action, this.#servers),
        action.fails ? Standing.closed() : undefined,
      );
      this.#mark(project, item.span, '@connect');
    }
    if (action.as !== undefined) {
      this.#named.set(action.as, this.#connection);
    }
  }

  #include(included: Project | undefined): void {
    if (!included) {
      this.#connection.standing = Standing.unknown;
      return;
    }
    for (const session of included.script.sessions) {
      this.walk(included, session.items);
    }
  }

  #auth(project: Project, item: DirectiveItem, action: Extract<Action, { name: 'auth' }>): void {
    const { mechanism, user } = action;
    const command = findCommand('AUTH');
    this.#all(project, checkCredentialsOf(item, action));
    if (!command || isMeantToBeRefused(item)) {
      return;
    }
    const span = { start: item.nameSpan.start - 1, end: item.nameSpan.end };
    const word = item.words[0]?.span;
    this.#all(project, checkMechanismOf(item));
    this.#all(project, checkKeysOf(item));
    const refusal = this.#connection.standing.refusal(command);
    if (refusal) {
      this.#outOfSequence(project, { command, refusal, item, span, silent: false });
    } else {
      this.#all(project, checkSeenAuth(item, this.#connection, this.#servers));
      this.#connection.standing = standingAuthenticated(this.#connection.standing, item.replies);
      this.#mark(project, item.span, 'AUTH');
    }
    if (word && user !== undefined) {
      this.#all(project, cleartextCredentials(mechanism, word, this.#connection));
    }
  }

  #block(project: Project, block: BlockItem): void {
    if (block.open.name === 'pipeline') {
      const known = checkPipelining(project, block, this.#connection);
      this.#all(project, [...known, ...checkSeenGroup(block, this.#connection, this.#servers)]);
      const around = this.#group;
      this.#group = { recipient: false };
      this.walk(project, block.items);
      this.#group = around;
      return;
    }
    const action = readAction(block.open, project.script.text, literalEvaluator(project));
    const values = 'name' in action && action.name === 'each' ? action.values : undefined;
    this.walk(project, block.items);
    if (this.#again || (values?.kind === 'list' && values.values.length === 1)) {
      return;
    }
    // Once may be right where a second time is not.
    this.#again = true;
    this.walk(project, block.items);
    this.#again = false;
  }

  /** Reports a command that is out of sequence. */
  #outOfSequence(
    project: Project,
    {
      command,
      refusal,
      item,
      span,
      silent,
    }: { command: Command; refusal: Refusal; item: Item; span: Span; silent: boolean },
  ): void {
    const { standing, marks } = this.#connection;
    // In a group the client can not know yet that no recipient was taken (RFC 2920 3.1).
    const unknowing = this.#group?.recipient === true && standing.is('sender') === true && sendsMessage(command);
    if (unknowing) {
      this.#connection.standing = standingAfterLostMessage(standing);
    } else if (!silent) {
      this.#report(project, outOfSequence(project, { refusal, span, marks, item }));
    }
  }

  #mark(project: Project, span: Span, verb: string): void {
    if (REFUSED_SINCE.has(verb)) {
      this.#connection.marks.set(verb, { project, span, order: this.#order++ });
    }
  }

  #all(project: Project, findings: readonly Finding[]): void {
    for (const found of findings) {
      this.#report(project, found);
    }
  }
}
