import { type Part, type Reference, referencesOf, type Template, writtenString } from '../language';
import { type BuiltinContext, computeBuiltin, fillerSize } from './builtins';
import type { Masker } from './masking';

/** A value with how it is shown and whether it is secret. */
export interface Value {
  readonly text: string;
  readonly secret: boolean;
}

/** A template with its references replaced. */
export interface Evaluated {
  readonly text: string;
  /** The same with every secret value shown as `••••`, unless secrets are to be shown. */
  readonly shown: string;
  readonly secret: boolean;
}

/** Where names get their values in one session, the more deliberate choice first. */
export interface Sources {
  readonly commandLine: ReadonlyMap<string, Value>;
  readonly environment: ReadonlyMap<string, Value>;
  readonly prompted: ReadonlyMap<string, Value>;
  /** The values of `@name =`, not yet evaluated. */
  readonly variables: ReadonlyMap<string, Template>;
}

/** A value that a script asks for and that is not to be had; the run or the step is refused with its message. */
export class ValueError extends Error {}

/** What became of names so far. */
interface Kept {
  readonly computed: Map<string, Value>;
  readonly captured: Map<string, Value>;
  readonly failed: Set<string>;
  readonly each: ReadonlyMap<string, Value>;
}

/** The values of one session: computes each variable once, and a built-in each time its line runs. */
export class Values {
  readonly #sources: Sources;
  readonly #context: BuiltinContext;
  readonly #masker: Masker;
  readonly #computed: Map<string, Value>;
  readonly #captured: Map<string, Value>;
  /** Captures that did not match: their names have no value. */
  readonly #failed: Set<string>;
  /** The names that the @each around this place give values to. */
  readonly #each: ReadonlyMap<string, Value>;

  constructor(
    sources: Sources,
    context: BuiltinContext,
    masker: Masker,
    { computed, captured, failed, each }: Kept = {
      computed: new Map(),
      captured: new Map(),
      failed: new Set(),
      each: new Map(),
    },
  ) {
    this.#sources = sources;
    this.#context = context;
    this.#masker = masker;
    this.#computed = computed;
    this.#captured = captured;
    this.#failed = failed;
    this.#each = each;
  }

  /** The same values, with one more for the name of an @each. */
  within(name: string, value: Value): Values {
    return this.#with({
      computed: this.#computed,
      captured: this.#captured,
      failed: this.#failed,
      each: new Map([...this.#each, [name, value]]),
    });
  }

  /** The same values as of now: what is computed with these is not kept. */
  aside(): Values {
    return this.#with({
      computed: new Map(this.#computed),
      captured: new Map(this.#captured),
      failed: new Set(this.#failed),
      each: this.#each,
    });
  }

  #with(kept: Kept): Values {
    return new Values(this.#sources, this.#context, this.#masker, kept);
  }

  /** Replaces a template's references; throws `ValueError` where one has no value. */
  evaluate(template: Template, octets?: number): Evaluated {
    let text = '';
    let shown = '';
    let secret = false;
    for (const part of template.parts) {
      const value = this.#part(part, octets);
      text += value.text;
      shown += value.secret ? this.#masker.hide(value.text) : value.text;
      secret ||= value.secret;
      if (text.length > LONGEST) {
        throw new ValueError(`A value grew over ${LONGEST} characters.`);
      }
    }
    return { text, shown, secret };
  }

  /** The octets of a string, `\xHH` being one each, the rest in UTF-8; shown as it would be written. */
  octets(template: Template, allowed: InString): { octets: Buffer; shown: string; secret: boolean } {
    const chunks: Buffer[] = [];
    let before = '';
    let shown = '';
    let secret = false;
    for (const part of template.parts) {
      const value = part.kind === 'octet' ? undefined : this.#part(part);
      if (value && part.kind === 'reference') {
        refuseIn(value.text, allowed, before);
      }
      before = value?.text ?? String.fromCharCode(part.kind === 'octet' ? part.value : 0);
      chunks.push(part.kind === 'octet' ? Buffer.of(part.value) : Buffer.from(value?.text ?? '', 'utf8'));
      if (part.kind === 'octet') {
        shown += `\\x${part.value.toString(16).padStart(2, '0')}`;
      } else if (value) {
        shown += value.secret ? this.#masker.hide(value.text) : writtenString(value.text).slice(1, -1);
        secret ||= value.secret;
      }
    }
    return { octets: Buffer.concat(chunks), shown, secret };
  }

  /** The size, in octets, that a `$filler` asks for; throws `ValueError` where it is none. */
  fillerSize(reference: Reference): number {
    const argument = this.evaluate(reference.argument).text;
    const size = fillerSize(argument, (name) => this.#name(name).text);
    if (size === undefined || size < 0) {
      throw new ValueError(`$filler wants a size (\`10KB\`, \`1MiB\`, a variable with +n or -n), not ${argument}.`);
    }
    return size;
  }

  /** Sets what @capture found, from now to the session's end; undefined: it found nothing. */
  capture(name: string, value: string | undefined): void {
    this.#failed.delete(name);
    this.#captured.delete(name);
    if (value === undefined) {
      this.#failed.add(name);
    } else {
      this.#captured.set(name, { text: value, secret: false });
    }
  }

  /** Gives a name another value, from now to the session's end; what takes the place of a secret is one. Throws `ValueError` where an @each gives it its value. */
  define(name: string, template: Template): void {
    if (this.#each.has(name)) {
      throw new ValueError(`Here @each gives ${name} its value.`);
    }
    const { text, secret: isSecret } = this.evaluate(template);
    const secret = isSecret || this.#isSecret(name);
    if (secret) {
      this.#masker.add(text);
    }
    this.#failed.delete(name);
    this.#captured.set(name, { text, secret });
  }

  #isSecret(name: string): boolean {
    try {
      return this.aside().#name(name).secret;
    } catch (error) {
      if (error instanceof ValueError) {
        return false;
      }
      throw error;
    }
  }

  /** Every name in the order of the alphabet, with its value as it may be shown; undefined where it was not computed yet, or not captured. */
  known(): ReadonlyMap<string, string | undefined> {
    const { commandLine, environment, prompted, variables } = this.#sources;
    const sources = [this.#each, this.#captured, commandLine, environment, prompted, this.#computed];
    const names = new Set([...sources, variables].flatMap((source) => [...source.keys()]));
    return new Map(
      [...names].sort().map((name) => {
        const value = sources.map((source) => source.get(name)).find((found) => found !== undefined);
        return [name, value && (value.secret ? this.#masker.hide(value.text) : this.#masker.mask(value.text))];
      }),
    );
  }

  #part(part: Part, octets?: number): Value {
    switch (part.kind) {
      case 'text':
        return { text: part.value, secret: false };
      case 'octet':
        return { text: String.fromCharCode(part.value), secret: false };
      case 'bad-reference':
        throw new ValueError('A `{{…}}` that is no reference can not be replaced.');
      case 'reference':
        return part.builtin ? this.#builtin(part, octets) : this.#name(part.name);
    }
  }

  #builtin(reference: Reference, octets: number | undefined): Value {
    const argument = this.evaluate(reference.argument);
    const result = computeBuiltin(reference.name, argument.text, {
      ...this.#context,
      octets,
      lookUp: (name) => this.#name(name).text,
    });
    if ('problem' in result) {
      throw new ValueError(result.problem);
    }
    const secret = result.secret || argument.secret;
    if (secret) {
      this.#masker.add(result.text);
    }
    return { text: result.text, secret };
  }

  #name(name: string): Value {
    const each = this.#each.get(name);
    if (each) {
      return each;
    }
    const captured = this.#captured.get(name);
    if (captured) {
      return captured;
    }
    if (this.#failed.has(name)) {
      throw new ValueError(`${name} has no value: its @capture did not match.`);
    }
    const { commandLine, environment, prompted, variables } = this.#sources;
    const given = commandLine.get(name) ?? environment.get(name) ?? prompted.get(name) ?? this.#computed.get(name);
    if (given) {
      return given;
    }
    if (!variables.has(name)) {
      throw new ValueError(`Nothing defines ${name} here.`);
    }
    return this.#compute(name);
  }

  /** Computes a variable, and what it refers to before it: a chain of variables may be longer than the stack is deep. */
  #compute(name: string): Value {
    const { commandLine, environment, prompted, variables } = this.#sources;
    const isOpen = (other: string) =>
      variables.has(other) && ![commandLine, environment, prompted, this.#computed].some((known) => known.has(other));
    const stack = [name];
    let value: Value = { text: '', secret: false };
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const template = variables.get(top);
      const needed = template ? [...referencesOf(template)].flatMap(namesIn).filter(isOpen) : [];
      if (needed.length > 0) {
        stack.push(...needed);
        continue;
      }
      stack.pop();
      if (template && isOpen(top)) {
        const { text, secret } = this.evaluate(template);
        if (secret) {
          this.#masker.add(text);
        }
        value = { text, secret };
        this.#computed.set(top, value);
      }
    }
    return value;
  }
}

function namesIn(part: Part): string[] {
  return part.kind === 'reference' && !part.builtin ? [part.name] : [];
}

/** Values are held in memory; a script that doubles one again and again is stopped here (characters). */
const LONGEST = 64 * 1024 * 1024;

/** What a value may bring into a string: anything, no line end (so that it makes no command), or no line either (so that it ends no message). */
export type InString = 'anything' | 'no line end' | 'no line';

function refuseIn(value: string, allowed: InString, before: string): void {
  if (allowed !== 'anything' && /[\r\n]/.test(value)) {
    throw new ValueError('A value with a line end in it can not be sent in a string: it could become a command.');
  }
  if (allowed === 'no line' && value.startsWith('.') && /(^|[\r\n])$/.test(before)) {
    throw new ValueError(
      'A value that begins a line with a dot can not be sent in a string: it could end the message.',
    );
  }
}
