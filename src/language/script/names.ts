import { closest } from '../../smtp';
import { type Finding, finding } from './findings';
import type { LocatedFinding, Project } from './project';
import { type ReferenceVisitor, referencesOf, visitReferences } from './references';
import {
  allDirectives,
  allItems,
  type BlockItem,
  type CommandItem,
  type DirectiveItem,
  type Item,
  type Script,
  type VariableItem,
} from './syntax';
import { type BadReference, literalOf, type Reference, type Template } from './template';

/** The names that a script gets from outside: the command line, the environment. */
export interface OutsideNames {
  readonly names: ReadonlySet<string>;
}

/** A built-in, as completion and hover show it. */
export interface Builtin {
  readonly name: string;
  readonly syntax: string;
  readonly summary: string;
}

/** The built-ins, all written with `$`. */
export const builtins: readonly Builtin[] = [
  { name: 'guid', syntax: '$guid', summary: 'A random UUID (version 4).' },
  { name: 'timestamp', syntax: '$timestamp [offset unit]', summary: 'Seconds since 1970, UTC; `-3 h` looks back.' },
  { name: 'datetime', syntax: '$datetime rfc1123|iso8601 [offset unit]', summary: 'The date and time, UTC.' },
  {
    name: 'localDatetime',
    syntax: '$localDatetime rfc1123|iso8601 [offset unit]',
    summary: 'The local date and time; `rfc1123` is the form of a Date: header.',
  },
  { name: 'randomInt', syntax: '$randomInt min max', summary: 'A random integer, min included, max not.' },
  { name: 'processEnv', syntax: '$processEnv NAME', summary: 'An environment variable.' },
  {
    name: 'secret',
    syntax: '$secret NAME',
    summary: 'A secret: --secret, SMTP_SECRET_NAME, or the editor’s secret storage; masked everywhere.',
  },
  { name: 'octets', syntax: '$octets', summary: 'In a BDAT line: the octets of the block below it.' },
  { name: 'base64', syntax: '$base64 TEXT', summary: 'Base64 of a text; `\\0` is NUL.' },
  { name: 'hostname', syntax: '$hostname', summary: "This machine's name." },
  {
    name: 'filler',
    syntax: '$filler SIZE',
    summary: 'Exactly SIZE octets: `10KB`, `1MiB`, a variable with `+n` or `-n`.',
  },
];

const BUILTINS: ReadonlyMap<string, Builtin> = new Map(builtins.map((builtin) => [builtin.name, builtin]));

/** Finds references to what is defined nowhere, variables that go round in a circle, and names that are wrong. */
export function checkNames(project: Project, outside: OutsideNames): LocatedFinding[] {
  const scope = new Scope(project, outside);
  scope.checkVariables();
  scope.checkItems(project, project.script.preamble, new Set());
  for (const session of project.script.sessions) {
    scope.checkItems(project, session.items, new Set());
  }
  return scope.findings;
}

/** Every `@name =` that holds in a script: its own first, then those of the files it includes; the first of a name counts. */
export function variablesOf(project: Project): Map<string, { item: VariableItem; project: Project }> {
  const variables = new Map<string, { item: VariableItem; project: Project }>();
  for (const item of project.script.variables) {
    if (!variables.has(item.name)) {
      variables.set(item.name, { item, project });
    }
  }
  for (const included of project.included.values()) {
    for (const [name, variable] of variablesOf(included)) {
      if (!variables.has(name)) {
        variables.set(name, variable);
      }
    }
  }
  return variables;
}

const NOTHING_LOCAL: ReadonlySet<string> = new Set();

class Scope {
  readonly findings: LocatedFinding[] = [];
  readonly #variables: ReturnType<typeof variablesOf>;
  readonly #outside: ReadonlySet<string>;
  readonly #prompts: ReadonlySet<string>;
  /** Variables that lead into no circle, or into one that is told. */
  readonly #clear = new Set<string>();
  /** How often an unknown name may still be compared with a known one, which would take the square of the script's length. */
  #comparisons = 50_000;

  constructor(project: Project, outside: OutsideNames) {
    this.#variables = variablesOf(project);
    this.#outside = outside.names;
    this.#prompts = new Set(promptsOf(project).map(({ name }) => name));
  }

  checkVariables(): void {
    for (const [name, { item, project }] of this.#variables) {
      const circle = this.#clear.has(name) ? undefined : this.#circle(name);
      if (circle) {
        const first = this.#variables.get(circle[0] ?? name) ?? { item, project };
        const names = circle.length > MOST_NAMES ? [...circle.slice(0, MOST_NAMES), '…', circle[0]] : circle;
        const message = `The variables go round in a circle: ${names.join(' → ')}.`;
        this.#report(first.project, finding('undefined-variable', first.item.span, message));
      }
      for (const reference of referencesOf(item.value)) {
        this.#reference(project, reference, NOTHING_LOCAL, { variable: name });
      }
    }
  }

  /** `local`: the names that captures and @each have set so far. */
  checkItems(project: Project, items: readonly Item[], local: Set<string>): void {
    /** The command whose references are looked at. */
    let command: CommandItem | undefined;
    const visit: ReferenceVisitor = (reference, template) => {
      const octets = command?.payload?.kind === 'bdat' && template === command.text;
      this.#reference(project, reference, local, { octets });
    };
    for (const item of items) {
      command = item.kind === 'command' ? item : undefined;
      // A variable's own value is looked at once, wherever it stands.
      if (item.kind !== 'variable') {
        visitReferences(item, visit);
      }
      if (item.kind === 'block') {
        this.#block(project, item, local);
      }
      if (item.kind !== 'directive') {
        continue;
      }
      const { action } = item;
      if ('name' in action && action.name === 'capture') {
        local.add(action.variable);
      }
      const included = project.included.get(item);
      for (const session of included?.script.sessions ?? []) {
        if (included) {
          this.checkItems(included, session.items, local);
        }
      }
    }
  }

  #block(project: Project, block: BlockItem, local: Set<string>): void {
    const { action } = block.open;
    const [word] = block.open.words;
    // Where its values can not be read, its name is still known.
    const written = word && block.open.name === 'each' ? literalOf(word.template) : undefined;
    const name = 'name' in action && action.name === 'each' ? action.variable : written;
    const inside = new Set(local);
    if (name) {
      inside.add(name);
    }
    this.checkItems(project, block.items, inside);
    for (const captured of inside) {
      if (captured !== name) {
        local.add(captured);
      }
    }
  }

  #reference(
    project: Project,
    reference: Reference | BadReference,
    local: ReadonlySet<string>,
    context: { variable?: string; octets?: boolean },
  ): void {
    if (reference.kind === 'bad-reference') {
      const message =
        'Between `{{` and `}}` stands the name of a variable, or a built-in with its argument; `\\{{` is a literal `{{`.';
      this.#report(project, finding('undefined-variable', reference.span, message));
    } else if (reference.builtin) {
      this.#builtin(project, reference, context);
    } else if (!this.#known(reference.name, local)) {
      const message = this.#unknown(reference.name, local, context.variable);
      this.#report(project, finding('undefined-variable', reference.span, message));
    }
  }

  #known(name: string, local: ReadonlySet<string>): boolean {
    return local.has(name) || this.#variables.has(name) || this.#prompts.has(name) || this.#outside.has(name);
  }

  #unknown(name: string, local: ReadonlySet<string>, variable: string | undefined): string {
    const near = this.#near(name, local);
    const hint = near
      ? ` Did you mean ${near}?`
      : BUILTINS.has(name)
        ? ` The built-in is written \`{{$${name}}}\`.`
        : ` Define it with \`@${name} = …\`, in an environment, or with --variable ${name}=….`;
    const limits = variable ? ' (a variable can use neither a capture nor the name of an @each)' : '';
    return `Nothing defines ${name} here${limits}.${hint}`;
  }

  #near(name: string, local: ReadonlySet<string>): string | undefined {
    const count = this.#variables.size + this.#prompts.size + this.#outside.size + local.size;
    if (count > this.#comparisons) {
      return undefined;
    }
    this.#comparisons -= count;
    return closest(name, [...this.#variables.keys(), ...this.#prompts, ...this.#outside, ...local]);
  }

  #builtin(project: Project, { name, span, argument }: Reference, { octets }: { octets?: boolean }): void {
    const builtin = BUILTINS.get(name);
    if (!builtin) {
      const near = closest(
        name,
        builtins.map((known) => known.name),
      );
      const hint = near
        ? `Did you mean $${near}?`
        : `The built-ins are ${builtins.map((known) => `$${known.name}`).join(' ')}.`;
      const start = project.script.text.indexOf('$', span.start) + 1;
      const edits = near ? [{ span: { start, end: start + name.length }, text: near }] : [];
      const fix = near ? { title: `Write $${near}`, edits } : undefined;
      this.#report(project, finding('undefined-variable', span, `There is no built-in $${name}. ${hint}`, { fix }));
    } else if (name === 'octets' && octets !== true) {
      this.#report(
        project,
        finding('undefined-variable', span, '$octets counts the block of a BDAT line, and stands only in one.'),
      );
    } else if (!argumentFits(name, literalOf(argument))) {
      this.#report(project, finding('undefined-variable', span, `This built-in is written \`{{${builtin.syntax}}}\`.`));
    }
  }

  /** The way round from a name to itself, which is told once; no name on the way is followed again. */
  #circle(name: string): readonly string[] | undefined {
    const path = [{ name, open: this.#namesIn(name) }];
    const onPath = new Set([name]);
    // No recursion: a chain of variables may be longer than the stack is deep.
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.open.pop();
      if (next === undefined) {
        this.#clear.add(last.name);
        onPath.delete(last.name);
        path.pop();
      } else if (onPath.has(next)) {
        for (const each of onPath) {
          this.#clear.add(each);
        }
        return [...path.slice(path.findIndex((each) => each.name === next)).map((each) => each.name), next];
      } else if (!this.#clear.has(next)) {
        path.push({ name: next, open: this.#namesIn(next) });
        onPath.add(next);
      }
    }
    return undefined;
  }

  /** The names that a variable's value refers to, the last first. */
  #namesIn(name: string): string[] {
    return referencesOf(this.#variables.get(name)?.item.value ?? NOTHING)
      .flatMap((part) => (part.kind === 'reference' && !part.builtin ? [part.name] : []))
      .reverse();
  }

  #report(project: Project, found: Finding): void {
    this.findings.push({ path: project.path, script: project.script, finding: found });
  }
}

/** A @prompt: what it asks for. */
export interface Prompt {
  readonly name: string;
  readonly description: string;
  readonly item: DirectiveItem;
}

/** What @prompt asks for, in a script and in what it includes. */
export function promptsOf(project: Project): Prompt[] {
  const prompts: Prompt[] = [];
  for (const item of allDirectives(project.script)) {
    const { action } = item;
    if ('name' in action && action.name === 'prompt') {
      prompts.push({ name: action.variable, description: action.description, item });
    }
  }
  for (const included of project.included.values()) {
    prompts.push(...promptsOf(included));
  }
  return prompts;
}

/** Every `$secret` and `$processEnv` of a script and of what it includes, those in the values of variables too. */
export function secretsOf(project: Project): { reference: Reference; path: string; script: Script }[] {
  const { path, script } = project;
  const found: { reference: Reference; path: string; script: Script }[] = [];
  const visit: ReferenceVisitor = (reference) => {
    const fromOutside =
      reference.kind === 'reference' &&
      reference.builtin &&
      (reference.name === 'secret' || reference.name === 'processEnv');
    if (fromOutside) {
      found.push({ reference, path, script });
    }
  };
  for (const item of allItems(script)) {
    visitReferences(item, visit);
  }
  for (const included of project.included.values()) {
    found.push(...secretsOf(included));
  }
  return found;
}

/** As many names of a circle are told. */
const MOST_NAMES = 10;

const NOTHING: Template = { parts: [], span: { start: 0, end: 0 } };

const OFFSET = /^(-?\d+) (y|Q|M|w|d|h|m|s|ms)$/;

/** Whether a built-in's argument has its form; one with references is looked at when its line runs. */
function argumentFits(name: string, argument: string | undefined): boolean {
  if (argument === undefined) {
    return true;
  }
  switch (name) {
    case 'guid':
    case 'hostname':
    case 'octets':
      return argument === '';
    case 'timestamp':
      return argument === '' || OFFSET.test(argument);
    case 'datetime':
    case 'localDatetime':
      return /^(rfc1123|iso8601)( -?\d+ (y|Q|M|w|d|h|m|s|ms))?$/.test(argument);
    case 'randomInt':
      return /^-?\d{1,15} -?\d{1,15}$/.test(argument);
    case 'processEnv':
    case 'secret':
      return /^[^\s]+$/.test(argument);
    case 'filler':
      return /^(?:\d+|[A-Za-z_][\w-]*?)(?:[KM]i?B)?(?:[+-]\d+)?$/.test(argument);
    default:
      return true;
  }
}
