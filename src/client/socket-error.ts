/** What a socket breaks with; what OpenSSL says of itself is in `reason`, its message is for its developers. */
export type SocketError = NodeJS.ErrnoException & { readonly reason?: string };

/** What the peer did, as the end of a sentence that begins with it. */
export function reasonOf({ code, reason, message }: SocketError): string {
  return code === 'ECONNRESET' || code === 'EPIPE'
    ? 'reset the connection'
    : `broke the connection (${reason ?? message})`;
}
