import { parseCapabilities } from '../../smtp';

/** A reply as it was received. */
export interface RecordedReply {
  readonly code: string;
  /** The enhanced status code. */
  readonly status?: string;
  /** The texts of its lines, without the code. */
  readonly lines: readonly string[];
}

/**
 * The lines that expect a reply: its code and enhanced status code, after EHLO (`hello`) the keywords; of several
 * replies, one for each round of a loop, what all of them have.
 */
export function writtenReply(replies: readonly RecordedReply[], { hello }: { readonly hello: boolean }): string[] {
  const codes = [...new Set(replies.map(({ code }) => code))].join('|');
  const [status, ...otherStatuses] = new Set(replies.map((reply) => reply.status));
  const words = hello && codes.startsWith('2') ? keywordsOf(replies) : [];
  if (words.length > 0) {
    return words.map((word, at) => `${codes}${at < words.length - 1 ? '-' : ' '}${word}`);
  }
  return [status === undefined || otherStatuses.length > 0 ? codes : `${codes} ${status}`];
}

function keywordsOf(replies: readonly RecordedReply[]): string[] {
  const [first = [], ...others] = replies.map(({ lines }) =>
    [...parseCapabilities(lines).keys()].filter((keyword) => KEYWORD.test(keyword)),
  );
  return first.filter((keyword) => others.every((keywords) => keywords.includes(keyword)));
}

/** RFC 5321 4.1.1.1, `ehlo-keyword`: nothing that a script would take for something else. */
const KEYWORD = /^[A-Za-z0-9][A-Za-z0-9-]*$/;
