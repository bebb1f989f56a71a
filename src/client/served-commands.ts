/** What a command asks of this side, once it serves. */
export type Verb =
  | 'hello'
  | 'extended hello'
  | 'sender'
  | 'recipient'
  | 'message'
  | 'chunk'
  | 'reset'
  | 'nothing'
  | 'verify'
  | 'quit';

/** The commands that are served after the roles have turned, in upper case. */
export const verbs: Readonly<Record<string, Verb>> = {
  HELO: 'hello',
  EHLO: 'extended hello',
  MAIL: 'sender',
  RCPT: 'recipient',
  DATA: 'message',
  BDAT: 'chunk',
  RSET: 'reset',
  NOOP: 'nothing',
  VRFY: 'verify',
  QUIT: 'quit',
};

/** The path of `FROM:<path>` or `TO:<path>`, without its brackets; its parameters are not looked at. Undefined where it is none. */
export function parsePath(prefix: string, argument: string): string | undefined {
  if (argument.slice(0, prefix.length).toUpperCase() !== prefix) {
    return undefined;
  }
  return /^ ?<((?:"(?:[^"\\]|\\.)*"|[^<>"])*)>(?: |$)/.exec(argument.slice(prefix.length))?.[1];
}
