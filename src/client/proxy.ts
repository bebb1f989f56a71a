import { closest } from '../smtp';

/** A proxy that makes the connections; with `socks5` names are looked up on this side, with the others on the proxy's. */
export interface ProxyAddress {
  readonly scheme: 'socks5' | 'socks5h' | 'http';
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
}

/** Reads `socks5://host[:1080]`, `socks5h://host[:1080]` or `http://host[:80]`, each with `user:password@` where the proxy wants one. */
export function parseProxy(text: string): ProxyAddress | { readonly fault: string } {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    return { fault: 'A proxy is written socks5://host:port, socks5h://host:port or http://host:port.' };
  }
  if (!isScheme(scheme)) {
    const meant = closest(scheme, schemes);
    return {
      fault: `${scheme}:// is no kind of proxy known here${meant === undefined ? '.' : `; did you mean ${meant}://?`} They are ${schemes.join(', ')}.`,
    };
  }
  // The text may hold a password, so it is in none of the messages.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.hostname === '' || !/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    return { fault: `A proxy's address has a host, a port and perhaps a user: ${scheme}://user:password@host:port.` };
  }
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined) {
    return { fault: "In a proxy's user and password a % is written %25." };
  }
  return {
    scheme,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? ports[scheme] : Number(url.port),
    ...(user !== '' && { user }),
    ...(password !== '' && { password }),
  };
}

/** Writes a proxy as a URL, without its user and password. */
export function formatProxy({ scheme, host, port }: ProxyAddress): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const ports = { socks5: 1080, socks5h: 1080, http: 80 } as const;

const schemes = Object.keys(ports);

function isScheme(name: string): name is ProxyAddress['scheme'] {
  return Object.hasOwn(ports, name);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
