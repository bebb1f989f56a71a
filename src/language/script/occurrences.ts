import { readAction } from './actions';
import type { Project } from './project';
import { visitReferences } from './references';
import { type Item, type Script, walkItems } from './syntax';
import { literalOf, type Reference } from './template';
import type { Span } from './text';

/** A place where the name of a variable or of a connection stands. */
export interface Occurrence {
  readonly kind: 'variable' | 'connection';
  readonly name: string;
  readonly span: Span;
  readonly role: 'definition' | 'reference';
  /** The session or the @each that the name belongs to; undefined where it belongs to the file. */
  readonly scope: Span | undefined;
}

/** Every place of a script where a variable or a connection is named or used, in the order of the text. */
export function occurrencesOf(script: Script): readonly Occurrence[] {
  const known = OCCURRENCES.get(script) ?? findOccurrences(script);
  OCCURRENCES.set(script, known);
  return known;
}

/** What was found in a script; scripts never change. */
const OCCURRENCES = new WeakMap<Script, readonly Occurrence[]>();

function findOccurrences(script: Script): readonly Occurrence[] {
  const named = (items: readonly Item[]) => walkItems(items).flatMap((item) => definitionOf(item, script) ?? []);
  const preamble = named(script.preamble);
  const everywhere = script.sessions.flatMap(({ items }) => named(items)).filter(({ fileWide }) => fileWide);
  const fileWide = new Set([...preamble, ...everywhere].map(keyOf));
  const file = new Scope(script, new Set(), undefined);
  file.walk(script.preamble);
  for (const { heading, span, items } of script.sessions) {
    const own = named(items)
      .map(keyOf)
      .filter((key) => !fileWide.has(key));
    // Without a heading the session is the file.
    file.inside(new Set(heading ? own : []), span).walk(items);
  }
  return file.found.sort((a, b) => a.span.start - b.span.start);
}

/** The variable or connection whose name stands at an offset. */
export function occurrenceAt(script: Script, offset: number): Occurrence | undefined {
  return occurrencesOf(script).find(({ span }) => offset >= span.start && offset <= span.end);
}

/** The places of a script that have the same name with the same meaning as one of its places. */
export function occurrencesLike(script: Script, place: Occurrence): Occurrence[] {
  return occurrencesOf(script).filter(
    ({ kind, name, scope }) => kind === place.kind && name === place.name && scope?.start === place.scope?.start,
  );
}

/** The names of a script's connections. */
export function connectionNames(script: Script): string[] {
  const found = occurrencesOf(script).filter(({ kind, role }) => kind === 'connection' && role === 'definition');
  return [...new Set(found.map(({ name }) => name))];
}

/** The names that captures and @each have set above an offset, in whose scope it stands. */
export function namesInScope({ script }: Project, offset: number): string[] {
  return occurrencesOf(script)
    .filter(
      ({ kind, role, scope, span }) =>
        kind === 'variable' &&
        role === 'definition' &&
        span.end < offset &&
        (scope === undefined || (scope.start <= offset && offset <= scope.end)),
    )
    .map(({ name }) => name);
}

/** Names, with the stretch of the script that they belong to. */
class Scope {
  readonly found: Occurrence[];
  readonly #script: Script;
  readonly #names: ReadonlySet<string>;
  readonly #span: Span | undefined;
  readonly #outer: Scope | undefined;

  constructor(script: Script, names: ReadonlySet<string>, span: Span | undefined, outer?: Scope) {
    this.#script = script;
    this.#names = names;
    this.#span = span;
    this.#outer = outer;
    this.found = outer?.found ?? [];
  }

  /** A scope inside this one; what is found in it is found in both. */
  inside(names: ReadonlySet<string>, span: Span): Scope {
    return new Scope(this.#script, names, span, this);
  }

  walk(items: readonly Item[]): void {
    for (const item of items) {
      if (item.kind !== 'block') {
        this.#item(item);
        continue;
      }
      const each = definitionOf(item, this.#script);
      const body = each ? this.inside(new Set([keyOf(each)]), item.span) : this;
      body.#item(item);
      body.walk(item.items);
    }
  }

  #item(item: Item): void {
    const definition = definitionOf(item, this.#script);
    if (definition) {
      this.#add(definition, 'definition');
    }
    const used = connectionUsed(item, this.#script);
    if (used) {
      this.#add(used, 'reference');
    }
    visitReferences(item, (reference) => {
      const used = reference.kind === 'reference' ? nameUsed(reference, this.#script) : undefined;
      if (used) {
        this.#add({ kind: 'variable', ...used }, 'reference');
      }
    });
  }

  #add({ kind, name, span }: Named, role: Occurrence['role']): void {
    this.found.push({ kind, name, span, role, scope: this.#scopeOf(keyOf({ kind, name, span })) });
  }

  #scopeOf(key: string): Span | undefined {
    return this.#names.has(key) || !this.#outer ? this.#span : this.#outer.#scopeOf(key);
  }
}

interface Named {
  readonly kind: Occurrence['kind'];
  readonly name: string;
  readonly span: Span;
  /** Whether every session of the file knows it. */
  readonly fileWide?: boolean;
}

function keyOf({ kind, name }: Named): string {
  return `${kind} ${name}`;
}

function definitionOf(item: Item, script: Script): Named | undefined {
  if (item.kind === 'variable') {
    return { kind: 'variable', name: item.name, span: item.nameSpan, fileWide: true };
  }
  const directive = item.kind === 'block' ? item.open : item;
  if (directive.kind !== 'directive' || !DEFINING.has(directive.name)) {
    return undefined;
  }
  const action = readAction(directive, script.text);
  if ('variable' in action) {
    const { start } = directive.rest;
    const span = { start, end: start + action.variable.length };
    return { kind: 'variable', name: action.variable, span, fileWide: action.name === 'prompt' };
  }
  if (!('as' in action) || action.as === undefined) {
    return undefined;
  }
  const { as } = action;
  const word = directive.words.slice(2).find(({ template }) => literalOf(template) === as);
  return word && { kind: 'connection', name: as, span: word.span };
}

const DEFINING = new Set(['capture', 'prompt', 'each', 'connect']);

function connectionUsed(item: Item, script: Script): Named | undefined {
  const action = item.kind === 'directive' && item.name === 'use' ? readAction(item, script.text) : undefined;
  const word = item.kind === 'directive' ? item.words[0] : undefined;
  return action && 'connection' in action && word
    ? { kind: 'connection', name: action.connection, span: word.span }
    : undefined;
}

/** The name that a reference is about: its own, or in `{{$filler size-100}}` that of the size. */
function nameUsed(
  { span, name, builtin, argument }: Reference,
  { text, variables }: Script,
): Omit<Named, 'kind'> | undefined {
  if (!builtin) {
    const start = text.indexOf(name, span.start + 2);
    return { name, span: { start, end: start + name.length } };
  }
  const size = name === 'filler' ? literalOf(argument) : undefined;
  const [, bare] = /^([A-Za-z_][\w-]*?)(?:[+-]\d+)?$/.exec(size ?? '') ?? [];
  if (size === undefined || bare === undefined) {
    return undefined;
  }
  // A name may end in a number, too.
  const meant = variables.some((variable) => variable.name === size) ? size : bare;
  const { start } = argument.span;
  return { name: meant, span: { start, end: start + meant.length } };
}
