import { isLoopbackTarget, parseTarget, type SessionFlag, type WrittenParameter } from '../smtp';
import { readAction } from './actions';
import { literalEvaluator } from './literal-values';
import type { Project } from './project';
import { Standing } from './standing';
import type { CommandItem, ExpectedReply, Item } from './syntax';
import { literalOf } from './template';
import type { Span } from './text';

/** What is known of one connection. */
export interface Connection {
  standing: Standing;
  /** What the server was expected to offer. */
  readonly capabilities: Map<string, readonly string[]>;
  /** Whether it can only go to this machine, as far as the script tells. */
  readonly loopback: boolean;
  /** What MAIL declared, and what has been sent since; undefined where that is not known. */
  size:
    | { readonly project: Project; readonly span: Span; readonly declared: number; sent: number | undefined }
    | undefined;
  /** Where the state began that later commands are refused for: by the verb. */
  readonly marks: Map<string, { readonly project: Project; readonly span: Span }>;
}

/** A connection to a target, as far as the script tells which that is. */
export function connectionTo(target: string | undefined, standing?: Standing): Connection {
  const parsed = target === undefined ? undefined : parseTarget(target);
  const flags: readonly SessionFlag[] = [
    ...(target?.startsWith('smtps:') ? ['tls' as const] : []),
    ...(target?.startsWith('lmtp') ? ['lmtp' as const] : []),
  ];
  return {
    standing: standing ?? Standing.greeted(flags),
    capabilities: new Map(),
    loopback: parsed !== undefined && !('fault' in parsed) && isLoopbackTarget(parsed),
    size: undefined,
    marks: new Map(),
  };
}

/** The target of the opening @connect among some items. */
export function openingTarget(project: Project, items: readonly Item[]): string | undefined {
  for (const item of items) {
    const action =
      item.kind === 'directive' && item.name === 'connect' && item.opening
        ? readAction(item, project.script.text, literalEvaluator(project))
        : undefined;
    if (action && 'name' in action && action.name === 'connect') {
      return action.target;
    }
  }
  return undefined;
}

/** What the parameters of MAIL declare of the transaction. */
export function flagsOf(parameters: readonly WrittenParameter[]): SessionFlag[] {
  return parameters.flatMap(({ value, row }) =>
    (row?.flags ?? [])
      .filter((each) => each.value === undefined || each.value === value?.toUpperCase())
      .map(({ flag }) => flag),
  );
}

/** What SIZE on a MAIL line says. */
export function sizeOf(
  project: Project,
  { text }: CommandItem,
  parameters: readonly WrittenParameter[],
): Connection['size'] {
  const written = parameters.find(({ keyword }) => keyword === 'SIZE');
  if (!written?.value || !/^\d{1,15}$/.test(written.value)) {
    return undefined;
  }
  const span = { start: text.span.start + written.start, end: text.span.start + written.end };
  return { project, span, declared: Number(written.value), sent: 0 };
}

/** What the expected lines of a reply to EHLO say that the server offers. */
export function offeredIn(replies: readonly ExpectedReply[]): [string, readonly string[]][] {
  return (replies[0]?.lines ?? []).flatMap(({ text }) => {
    const literal = text?.kind === 'text' ? literalOf(text.template) : undefined;
    const [keyword, ...parameters] = literal?.split(/[ \t]+/) ?? [];
    return keyword ? [[keyword.toUpperCase(), parameters] satisfies [string, readonly string[]]] : [];
  });
}
