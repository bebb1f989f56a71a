import { closest } from '../../smtp';
import type { HostPort } from './action';
import { durationMeant } from './meant';
import type { DirectiveItem } from './syntax';
import { literalOf, type Template } from './template';
import type { Span } from './text';
import type { Word } from './words';

/** Reads one directive's arguments word by word; what is wrong is thrown as a `Fault`. */
export class Arguments {
  readonly item: DirectiveItem;
  readonly text: string;
  readonly evaluate: Evaluate;
  #next = 0;
  /** Words that might have stood here. */
  readonly #untaken: string[] = [];

  constructor(item: DirectiveItem, text: string, evaluate: Evaluate) {
    this.item = item;
    this.text = text;
    this.evaluate = evaluate;
  }

  /** The next word, which must be there. */
  word(what: string): Word {
    const word = this.item.words[this.#next];
    if (!word) {
      throw new Fault(`@${this.item.name} wants ${what}.`, this.item.span);
    }
    this.#next++;
    return word;
  }

  /** The next word where it is there and, when given, one of these literally. */
  optional(...literals: readonly string[]): Word | undefined {
    const word = this.item.words[this.#next];
    if (!word) {
      return undefined;
    }
    if (literals.length > 0 && (word.quoted || !literals.includes(literalOf(word.template) ?? ''))) {
      this.#untaken.push(...literals);
      return undefined;
    }
    this.#next++;
    return word;
  }

  /** A word's text; where it is not known yet, `fallback`, which must be right. */
  value(word: Word, fallback = ''): string {
    return this.evaluate(word.template) ?? fallback;
  }

  duration(what: string): number {
    const word = this.word(`${what}, ${DURATION}`);
    const duration = parseDuration(this.value(word, '0s'));
    if (duration === undefined) {
      throw new Fault(`A duration is ${DURATION}.`, word.span, durationMeant(literalOf(word.template) ?? ''));
    }
    return duration;
  }

  integer(what: string): number {
    const word = this.word(what);
    const value = this.value(word, '1');
    if (!/^\d{1,9}$/.test(value)) {
      throw new Fault(`Here stands ${what}.`, word.span);
    }
    return Number(value);
  }

  choice<const T extends string>(...choices: readonly T[]): T {
    const word = this.word(choices.map((choice) => `\`${choice}\``).join(' or '));
    const value = this.value(word, choices[0]);
    const chosen = choices.find((choice) => choice === value);
    if (!chosen) {
      throw new Fault(
        `Here stands ${choices.map((choice) => `\`${choice}\``).join(' or ')}.`,
        word.span,
        value.length > 2 ? closest(value, choices) : choices.find((choice) => choice === value.toLowerCase()),
      );
    }
    return chosen;
  }

  name(what: string): string {
    const word = this.word(what);
    const name = literalOf(word.template);
    if (name === undefined || word.quoted || !NAME.test(name)) {
      throw new Fault(
        `${what[0]?.toUpperCase()}${what.slice(1)} begins with a letter or \`_\` and goes on with letters, digits, \`_\`, \`-\`.`,
        word.span,
      );
    }
    return name;
  }

  hostPort(what: string): HostPort {
    const word = this.word(`${what} as ADDRESS:PORT`);
    const value = this.value(word, '127.0.0.1:1');
    const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:]+)):(\d{1,5})$/.exec(value);
    const address = match?.[1] ?? match?.[2];
    if (!address || Number(match?.[3]) > 65_535) {
      throw new Fault(
        `${what} is written ADDRESS:PORT, an IPv6 address in brackets: \`192.0.2.1:40000\`, \`[2001:db8::1]:25\`.`,
        word.span,
      );
    }
    return { address, port: Number(match?.[3]) };
  }

  /** What stands after the words read so far, as written. */
  rest(): Span {
    const word = this.item.words[this.#next];
    this.#next = this.item.words.length;
    return word
      ? { start: word.span.start, end: this.item.rest.end }
      : { start: this.item.rest.end, end: this.item.rest.end };
  }

  /** `key=value` words to the end. */
  pairs<const K extends string>(keys: readonly K[]): Partial<Record<K, string>> {
    const pairs: Partial<Record<K, string>> = {};
    for (let word = this.optional(); word; word = this.optional()) {
      const pair = this.keyed(word, keys);
      if (!pair) {
        const { span, meant } = this.misspelt(word, keys);
        throw new Fault(`Here stands one of ${keys.map((key) => `\`${key}=\``).join(' ')}.`, span, meant);
      }
      if (pairs[pair.key] !== undefined) {
        throw new Fault(`\`${pair.key}=\` stands here twice.`, word.span);
      }
      pairs[pair.key] = pair.value;
    }
    return pairs;
  }

  /** A `key=value` word's key and value, told by the key as written. */
  keyed<const K extends string>(word: Word, keys: readonly K[]): { key: K; value: string } | undefined {
    if (word.quoted) {
      return undefined;
    }
    const first = word.template.parts[0];
    const key = first?.kind === 'text' ? keys.find((candidate) => first.value.startsWith(`${candidate}=`)) : undefined;
    return key && { key, value: this.value(word, `${key}=`).slice(key.length + 1) };
  }

  /** Where the value of the word with that key stands. */
  spanOf(key: string): Span {
    const word = this.item.words.find(
      ({ quoted, span: { start } }) => !quoted && this.text.startsWith(`${key}=`, start),
    );
    return word ? { start: word.span.start + key.length + 1, end: word.span.end } : this.item.rest;
  }

  /** The key that a word was probably meant to have, and where it stands; the whole word where it has none. */
  misspelt({ quoted, span }: Word, keys: readonly string[]): { span: Span; meant?: string | undefined } {
    const written = this.text.slice(span.start, span.end);
    const equals = written.indexOf('=');
    return quoted || equals < 1
      ? { span }
      : { span: { start: span.start, end: span.start + equals }, meant: closest(written.slice(0, equals), keys) };
  }

  end(): void {
    const surplus = this.item.words[this.#next];
    if (!surplus) {
      return;
    }
    const meant = surplus.quoted ? undefined : closest(literalOf(surplus.template) ?? '', this.#untaken);
    const end = meant === undefined ? this.item.rest.end : surplus.span.end;
    const message = `@${this.item.name} takes nothing more here (there are no comments after a line).`;
    throw new Fault(message, { start: surplus.span.start, end }, meant);
  }
}

/** Ends the reading of one directive's arguments; never leaves `readAction`. */
export class Fault extends Error {
  readonly span: Span;
  /** What was probably meant in place of what stands there. */
  readonly meant: string | undefined;

  constructor(message: string, span: Span, meant?: string) {
    super(message);
    this.span = span;
    this.meant = meant;
  }
}

/** Gives the text of a template, or undefined where it is not known before the run. */
export type Evaluate = (template: Template) => string | undefined;

/** Reads `500ms`, `5s`, `10m` or `1h` as ms; undefined when it is none of them. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text);
  if (!match?.[1] || !match[2]) {
    return undefined;
  }
  return Number(match[1]) * (UNITS[match[2]] ?? 1);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** How a duration is written, for messages. */
export const DURATION = 'a number with ms, s, m or h: `500ms`, `5s`, `10m`';

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
