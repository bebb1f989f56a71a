import { codeMatches, findExtension } from '../../smtp';
import { compileRegex } from '../script/regex';
import type { Conversation } from './conversation';
import type { ReceivedReply } from './dialogue';

/** What another tool's script expects of one line of a reply. */
export interface ExpectedLine {
  /** Three characters, digits or `x`. */
  readonly code: string;
  /** Whether more lines of the reply come; undefined where the script does not tell. */
  readonly more: boolean | undefined;
  /** What the line's text is to be: a keyword with parameters, a regular expression, or anything. */
  readonly text: string | undefined;
}

/** Collects the lines that are expected, one by one, and gives a conversation its replies. */
export class ExpectedLines {
  readonly #conversation: Conversation;
  #lines: ExpectedLine[] = [];
  #line = 0;

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  add(expected: ExpectedLine, line: number): void {
    const last = this.#lines.at(-1);
    const goesOn = last && last.code === expected.code && (last.more ?? this.#conversation.unanswered < 2);
    if (!goesOn) {
      this.end();
    }
    if (this.#lines.length === 0) {
      this.#line = line;
    }
    this.#lines.push(expected);
  }

  /** Whether a further line of the reply would change nothing. */
  covers(code: string): boolean {
    return this.#lines.at(-1)?.code === code;
  }

  end(): void {
    const [first] = this.#lines;
    if (first) {
      const texts = [...new Set(this.#lines.flatMap(({ text }) => text ?? []))];
      const written = texts.map((text, at) => `${first.code}${at < texts.length - 1 ? '-' : ' '}${text}`);
      this.#conversation.reply(replyOf(first.code, written), this.#line);
    }
    this.#lines = [];
  }
}

function replyOf(pattern: string, written: readonly string[]): ReceivedReply {
  const admits = (code: string) => codeMatches(pattern, code);
  const code = admits('354') ? '354' : (['250', '334', '235', '220', '221'].find(admits) ?? pattern);
  const lines = written.length > 0 ? written : [pattern];
  return { code, lines: [], written: lines, maybeChallenge: admits('334') };
}

/** A text that a line begins with, as a script expects it. */
export function beginningWith(text: string, { hello }: { readonly hello: boolean }): string | undefined {
  if (text.trim() === '') {
    return undefined;
  }
  const plain = hello ? isKeyword(text) : /^[245]\.\d{1,3}\.\d{1,3}$/.test(text.trim());
  return plain ? text.trim() : regex(`^${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}`);
}

/** A regular expression of Java's that the whole of a line's text matches, as a script expects it; `null` where it can not. */
export function matching(pattern: string, { hello }: { readonly hello: boolean }): string | undefined | null {
  if (/^\(?(?:\.\*)?\)?$/.test(pattern.trim())) {
    return undefined;
  }
  const literal = /[\\^$.*+?()[\]{}|]/.test(pattern) ? undefined : pattern.trim();
  if (literal !== undefined && hello && isKeyword(literal.split(' ')[0] ?? '')) {
    return literal;
  }
  const whole = `^${pattern.includes('|') ? `(?:${pattern})` : pattern}$`;
  return pattern.includes('{{') || 'message' in compileRegex(whole, { ignoreCase: false }) ? null : regex(whole);
}

function isKeyword(text: string): boolean {
  return findExtension(text.trim()) !== undefined;
}

/** Without the ends that change nothing. */
function regex(source: string): string {
  return `/${source.replace(/^\^\.\*(?=.)/, '').replace(/(?<!\\)\.\*\$$/, '')}/`;
}
