import { findCommand, parseReplyLine, verbOf } from '../../smtp';

/** Who says a line, and what. */
export interface MarkedLine {
  readonly side: string;
  readonly text: string;
  /** How far the mark is indented. */
  readonly indent: number;
  /** Where the text begins. */
  readonly column: number;
}

/** How the lines of a transcript are marked. */
export interface Dialect {
  /** Reads a line's mark; undefined where it has none. */
  readonly read: (line: string) => MarkedLine | undefined;
  /** What the program says about the connection: its first group. */
  readonly about?: RegExp;
  /** What a line without a mark may go on with: any line above it, replies, or none. */
  readonly wraps: 'lines' | 'replies' | 'nothing';
}

/** The dialects that their marks tell apart; what has no marks is a plain capture. */
export const dialects = {
  rfc: {
    read: marked(/^([ \t]*)([A-Z](?: ?& ?[A-Z])?|Client|Server|CLIENT|SERVER|client|server): ?(.*)$/),
    // So writes the transcript of a run.
    about: /^(?:\*\*\*|===|!!!)(?: (.*))?$/,
    wraps: 'lines',
  },
  swaks: {
    read: marked(/^()( ->| ~>|\*\*>|\*~>|->|~>|<- |<~ |<\*\*|<~\*|<-|<~)(?: (.*)|)$/),
    about: /^(?:===|\*\*\*)(?: (.*))?$/,
    wraps: 'nothing',
  },
  exim: {
    read: marked(/^((?:[ \t]*\d+[ \t])?[ \t]*)(SMTP(?:\([^)]*\))?(?:>>|<<|\|>))(?: (.*)|)$/),
    wraps: 'replies',
  },
  arrows: {
    read: marked(/^([ \t]*)(>>>|<<<)(?: (.*)|)$/),
    about: /^(?:\*\*\*|\?\?\?)(?: (.*))?$/,
    wraps: 'nothing',
  },
  curl: {
    read: marked(/^()([<>])(?: (.*)|)$/),
    about: /^\*(?: (.*))?$/,
    wraps: 'nothing',
  },
} as const satisfies Readonly<Record<string, Dialect>>;

/** A mark's groups: the indentation, the mark, the text; arrows of all kinds are two sides. */
function marked(pattern: RegExp): Dialect['read'] {
  return (line) => {
    const [, indent, mark, text = ''] = pattern.exec(line) ?? [];
    if (indent === undefined || mark === undefined) {
      return undefined;
    }
    const arrow = /[<>]/.exec(mark)?.[0];
    return { side: arrow ?? mark, text, indent: indent.length, column: line.length - text.length };
  };
}

/** The dialect that most lines are written in; undefined for a plain capture. */
export function dialectOf(lines: readonly string[]): Dialect | undefined {
  let best: Dialect | undefined;
  let most = 0;
  for (const dialect of Object.values(dialects)) {
    const speaking = lines.filter((line) => isSpoken(dialect.read(line)?.text.trim())).length;
    if (speaking > most) {
      best = dialect;
      most = speaking;
    }
  }
  const others = lines.filter((line) => best?.read(line) === undefined).map((line) => line.trim());
  // Some programs mark only what they send.
  const commands = others.some((text) => findCommand(verbOf(text)) !== undefined);
  return commands && others.filter(isSpoken).length > most ? undefined : best;
}

function isSpoken(text: string | undefined): boolean {
  return text !== undefined && (parseReplyLine(text) !== undefined || findCommand(verbOf(text)) !== undefined);
}

/** The side that answers: whose lines have more reply codes, as long as the roles are not turned; undefined where nobody answers. */
export function serverOf(lines: readonly string[], { read }: Dialect): string | undefined {
  const replies = new Map<string, number>();
  for (const line of lines) {
    const mark = read(line);
    if (mark && /^[ \t]*(?:ATRN|TURN)\b/i.test(mark.text) && replies.size > 0) {
      break;
    }
    const text = mark?.text.trimStart() ?? '';
    if (mark && (parseReplyLine(text) ?? codeOfPattern(text)) !== undefined) {
      replies.set(mark.side, (replies.get(mark.side) ?? 0) + 1);
    }
  }
  return [...replies].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** The code of a reply that a test expects by a regular expression: `250.*`. */
export function codeOfPattern(text: string): string | undefined {
  return /^[2-5]\d\d(?=\.)/.exec(text)?.[0];
}
