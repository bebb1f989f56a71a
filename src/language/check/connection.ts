import {
  type CheckContext,
  isLoopbackTarget,
  parseTarget,
  type Range,
  type SessionFlag,
  type Target,
  upperCase,
  type WrittenParameter,
} from '../../smtp';
import type { Action } from '../script/action';
import { readAction } from '../script/actions';
import { literalEvaluator } from '../script/literal-values';
import type { Project } from '../script/project';
import type { DirectiveItem, ExpectedReply, Item } from '../script/syntax';
import { literalOf } from '../script/template';
import type { Span } from '../script/text';
import type { DeclaredMessage } from './declared-message';
import { type KnownServers, type Seen, serverOf } from './known-servers';
import { Standing } from './standing';

/** A stretch of one of the scripts. */
export interface ScriptPlace {
  readonly project: Project;
  readonly span: Span;
}

/** What is known of one connection. */
export interface Connection {
  standing: Standing;
  /** What the server was expected to offer. */
  readonly capabilities: Map<string, readonly string[]>;
  /** Where the server said how much it takes, by the keyword. */
  readonly offers: Map<string, Offer>;
  /** How many commands were sent, refused ones too: of MAIL in the session, of RCPT in the transaction; and the domains of recipients, with '' for those that are not known. */
  readonly counts: { transactions: number; recipients: number; readonly domains: Set<string> };
  /** Whether it can only go to this machine, as far as the script tells. */
  readonly loopback: boolean;
  /** Whether the script says where it goes, and so whether there is TLS from the start. */
  readonly targetKnown: boolean;
  /** The server, as far as a run is certain to go there. */
  server: string | undefined;
  /** What that server is known to have offered at the latest EHLO. */
  seen: Seen | undefined;
  /** What the latest MAIL declared of its message; undefined where that is not known. */
  message: DeclaredMessage | undefined;
  /** Where the state began that later commands are refused for: the latest accepted command, by its verb. */
  readonly marks: Map<string, Mark>;
}

/** What the line of a keyword says, and where it stands. */
export interface Offer extends ScriptPlace {
  readonly parameters: readonly string[];
}

/** An accepted command, and how many were before it. */
export interface Mark extends ScriptPlace {
  readonly order: number;
}

/** Where a @connect goes, as far as the script tells. */
export interface WrittenTarget {
  readonly target: Target | undefined;
  /** Whether no reference of unknown value stands in it. */
  readonly known: boolean;
  readonly as: string | undefined;
  /** The server that a run is certain to go to. */
  readonly server?: string | undefined;
}

/** A connection to a target, as far as the script tells which that is. */
export function connectionTo(written: WrittenTarget | undefined, standing?: Standing): Connection {
  const target = written?.target;
  const flags: readonly SessionFlag[] =
    target?.scheme === 'smtps' ? ['tls'] : target?.scheme === 'lmtp' ? ['lmtp'] : [];
  return {
    standing: standing ?? Standing.greeted(flags),
    capabilities: new Map(),
    offers: new Map(),
    counts: { transactions: 0, recipients: 0, domains: new Set(['']) },
    loopback: target !== undefined && isLoopbackTarget(target),
    targetKnown: written?.known ?? false,
    server: written?.server,
    seen: undefined,
    message: undefined,
    marks: new Map(),
  };
}

/** The target of the opening @connect among some items. */
export function openingTarget(
  project: Project,
  items: readonly Item[],
  servers?: KnownServers,
): WrittenTarget | undefined {
  for (const item of items) {
    if (item.kind === 'directive' && item.name === 'connect' && item.opening) {
      const action = readAction(item, project.script.text, literalEvaluator(project));
      return 'name' in action && action.name === 'connect' ? targetOf(project, item, action, servers) : undefined;
    }
  }
  return undefined;
}

/** The target of a @connect, and whether all of it is known. */
export function targetOf(
  project: Project,
  item: DirectiveItem,
  { target, as }: Extract<Action, { name: 'connect' }>,
  servers?: KnownServers,
): WrittenTarget {
  const [word] = item.words;
  const known = word !== undefined && literalEvaluator(project)(word.template) !== undefined;
  const first = word?.template.parts[0];
  const scheme = first?.kind === 'text' ? /^[a-z]+:\/\//i.exec(first.value)?.[0] : undefined;
  // A host that only the run knows may be this machine.
  const parsed = parseTarget(known || scheme === undefined ? target : `${scheme}localhost`);
  const server = servers && serverOf(project, item, servers);
  return { target: 'fault' in parsed ? undefined : parsed, known, as, server };
}

/** What a command is checked against, where the connection stands when it is sent. */
export function contextOf(
  { standing, capabilities, targetKnown }: Connection,
  references: readonly Range[],
): CheckContext {
  const tls = standing.has('tls');
  return {
    // Where it may have been declared, addresses are given the benefit of the doubt.
    smtputf8: standing.has('smtputf8') !== false || !standing.known,
    lmtp: standing.has('lmtp') !== false,
    capabilities,
    extended: standing.is('greeted') ? undefined : standing.has('extended'),
    tls: tls || targetKnown ? tls : undefined,
    references,
  };
}

/** What the parameters of MAIL declare of the transaction. */
export function flagsOf(parameters: readonly WrittenParameter[]): readonly SessionFlag[] {
  const flags: SessionFlag[] = [];
  for (const { value, row } of parameters) {
    for (const each of row?.flags ?? []) {
      if (each.value === undefined || each.value === value?.toUpperCase()) {
        flags.push(each.flag);
      }
    }
  }
  return flags;
}

/** A keyword that an expected line of a reply to EHLO names. */
export interface OfferedKeyword {
  /** In upper case. */
  readonly keyword: string;
  readonly parameters: readonly string[];
  readonly span: Span;
}

/** What the expected lines of a reply to EHLO say that the server offers. */
export function offeredIn(replies: readonly ExpectedReply[]): OfferedKeyword[] {
  const offered: OfferedKeyword[] = [];
  for (const { text } of replies[0]?.lines ?? []) {
    const literal = text?.kind === 'text' ? literalOf(text.template) : undefined;
    if (text?.kind === 'text' && literal) {
      const [keyword = '', ...parameters] = BLANK.test(literal) ? literal.split(/[ \t]+/) : [literal];
      offered.push({ keyword: upperCase(keyword), parameters, span: text.template.span });
    }
  }
  return offered;
}

const BLANK = /[ \t]/;
