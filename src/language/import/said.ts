import { formatTarget, parseTarget } from '../../smtp';

/** What a program says about a connection. */
export type Said =
  /** It will connect, or has: the host and port as far as they are told. */
  | {
      readonly kind: 'connecting' | 'connected';
      readonly host?: string | undefined;
      readonly port?: string | undefined;
      /** As a script has it. */
      readonly target?: string | undefined;
    }
  | { readonly kind: 'tls' }
  | { readonly kind: 'closed'; readonly byServer: boolean }
  | { readonly kind: 'other' };

/** Reads what telnet, nc, openssl, swaks, curl, or the shell they were started from say of a connection; undefined for any other line. */
export function readSaid(line: string): Said | undefined {
  for (const [pattern, read] of SAYINGS) {
    const match = pattern.exec(line);
    if (match) {
      return read(match);
    }
  }
  return undefined;
}

/** The target that was said, with SMTP's own port where none was; undefined where it is none. */
export function targetOf({ host, port, tls }: { host?: string | undefined; port?: string | undefined; tls: boolean }) {
  const name = host?.replace(/^\[|\]$|\.$/g, '') ?? '';
  const suffix = port === undefined ? '' : `:${PORTS.get(port) ?? port}`;
  const target = parseTarget(`${tls ? 'smtps' : 'smtp'}://${name.includes(':') ? `[${name}]` : name}${suffix}`);
  return 'fault' in target ? undefined : formatTarget(target);
}

/** A target, where it is one that a script can have as it is. */
function sound(target: string): string | undefined {
  return /[{}"\\]/.test(target) || 'fault' in parseTarget(target) ? undefined : target;
}

const PORTS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({ smtp: '25', submission: '587', smtps: '465', submissions: '465' }),
);

const SAYINGS: readonly (readonly [RegExp, (match: RegExpExecArray) => Said])[] = [
  [
    /^(?:\S*[$#%>][ \t]*)?(?:telnet|nc|ncat)[ \t]+(?:-\S+[ \t]+)*([\w.:-]+)(?:[ \t]+(\w+))?[ \t]*$/,
    ([, host, port]) => ({ kind: 'connected', host, port }),
  ],
  [
    /^(?:\S*[$#%>][ \t]*)?openssl[ \t]+s_client\b.*?-connect[ \t]+\[?([\w.:-]*?)\]?:(\w+)(?:[ \t].*)?$/,
    ([, host, port]) => ({ kind: 'connected', host, port }),
  ],
  [/^(?:\S*[$#%>][ \t]*)?(?:openssl|swaks|curl)[ \t]/, () => ({ kind: 'other' })],
  [
    /^Connected to \S+, ((?:smtps?|lmtp)(?::\/\/|\+unix:)\S+)$/,
    ([, target = '']) => ({ kind: 'connected', target: sound(target) }),
  ],
  [/^Trying \[?([\w.:-]+?)\]?(?::(\d+))?\.\.\.[ \t]*$/, ([, host, port]) => ({ kind: 'connecting', host, port })],
  [/^Connecting to \[?([\w.:-]+?)\]?$/, ([, host]) => ({ kind: 'connecting', host })],
  [/^(?:depth=\d|verify (?:error|return)[: ]|Can't use SSL_get_servername$)/, () => ({ kind: 'other' })],
  [/^Trying /, () => ({ kind: 'other' })],
  [
    /^Connect(?:ed|ion) to ([\w.:-]+)(?: \([^)]*\))?(?:,? port (\d+)| (\w+) port)?.*$/,
    ([, host, port]) => ({ kind: 'connected', host: host?.replace(/\.$/, ''), port }),
  ],
  [
    /^Connecting to ([\w.:-]+)(?: \[[^\]]*\])?(?:(?::| port )(\d+))?(?: .*)?\.\.\. connected$/,
    ([, host, port]) => ({ kind: 'connected', host, port }),
  ],
  [/^Connected to /, () => ({ kind: 'connected' })],
  [/^CONNECTED\(/, () => ({ kind: 'connected' })],
  [/^(?:TLS started|SSL connection using)/, () => ({ kind: 'tls' })],
  [/^Connection closed by|^Connection (?:reset|lost)|^Remote host closed/i, () => ({ kind: 'closed', byServer: true })],
  [/^(?:Connection closed|Closing connection|DONE$|closed$)/, () => ({ kind: 'closed', byServer: false })],
  [/^(?:Escape character is |telnet> ?|\^[\]A-Z]$)/, () => ({ kind: 'other' })],
];
