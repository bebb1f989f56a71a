/** A reply to be sent: each line gets the code and the enhanced status code. */
export interface Reply {
  readonly code: number;
  /** Absent from greetings, replies to a hello, and 3yz (RFC 2034 4). */
  readonly status?: string;
  readonly lines: readonly string[];
  /** Whether the connection ends after it; every 421 and 221 ends one. */
  readonly closes?: boolean;
}

/** Makes a reply; the status is '' where there is none. */
export function reply(code: number, status: string, ...lines: string[]): Reply {
  return {
    code,
    lines,
    ...(status === '' ? {} : { status }),
    ...(code === 421 || code === 221 ? { closes: true } : {}),
  };
}

/** The same reply, after which the connection ends. */
export function closing(last: Reply): Reply {
  return { ...last, closes: true };
}

/** The reply as it goes on the wire (RFC 5321 4.2), in lines of 512 octets at most. */
export function formatReply({ code, status, lines }: Reply, options: { readonly statuses: boolean }): string {
  const prefix = status === undefined || !options.statuses ? '' : `${status} `;
  return lines.map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${prefix}${printable(line)}\r\n`).join('');
}

/** Replies are US-ASCII, and what a client wrote must not become a line of its own. Base64 of a challenge may be longer than a reply line. */
function printable(text: string): string {
  const ascii = text.replaceAll('…', '...').replace(/[^\x20-\x7e]/g, '?');
  return ascii.length > 480 && ascii.includes(' ') ? `${ascii.slice(0, 477)}...` : ascii;
}
