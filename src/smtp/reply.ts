/** One line of a server's reply, without its line end. */
export interface ReplyLine {
  /** Three digits. */
  readonly code: string;
  /** False when the code is followed by `-`: more lines of the same reply come. */
  readonly last: boolean;
  /** What stands after the code and its separator. */
  readonly text: string;
}

/** Reads a line of a server's reply (RFC 5321 4.2), with or without text; undefined when it is no reply line. Any three digits are taken as a code: whether it fits is for the caller to judge. */
export function parseReplyLine(line: string): ReplyLine | undefined {
  const separator = line[3];
  if (!isDigit(line[0]) || !isDigit(line[1]) || !isDigit(line[2]) || !isSeparator(separator)) {
    return undefined;
  }
  return { code: line.slice(0, 3), last: separator !== '-', text: line.slice(4) };
}

/** The enhanced status code that a reply's text begins with, as written; undefined when there is none or its class is not the code's first digit (RFC 2034 4). */
export function enhancedStatusOf(code: string, text: string): string | undefined {
  const status = /^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)/.exec(text)?.[0];
  return status !== undefined && status[0] === code[0] ? status : undefined;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function isSeparator(character: string | undefined): boolean {
  return character === undefined || character === ' ' || character === '-' || character === '\t';
}
