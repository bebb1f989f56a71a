import { verbOf } from '../../smtp';

/** Tells how many replies a message gets: one, or in LMTP one for each recipient that was accepted (RFC 2033 4.2). */
export class MessageReplies {
  /** Those that were accepted; undefined where the protocol is not LMTP. */
  #recipients: number | undefined;

  get count(): number {
    return Math.max(1, this.#recipients ?? 1);
  }

  sent(line: string): void {
    const verb = verbOf(line);
    if (verb === 'LHLO' || verb === 'EHLO' || verb === 'HELO') {
      this.#recipients = verb === 'LHLO' ? 0 : undefined;
    } else if (this.#recipients !== undefined && (verb === 'MAIL' || verb === 'RSET')) {
      this.#recipients = 0;
    }
  }

  answered(line: string, code: string): void {
    if (this.#recipients !== undefined && verbOf(line) === 'RCPT' && code.startsWith('2')) {
      this.#recipients++;
    }
  }
}
