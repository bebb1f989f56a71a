import { closest } from './closest';
import { quote } from './fault';

/** Where a server is: a host with a port, a Unix socket, or the mail exchangers of a domain. */
export type Target =
  | { readonly kind: 'host'; readonly scheme: 'smtp' | 'smtps' | 'lmtp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly scheme: 'smtp' | 'lmtp'; readonly path: string }
  | { readonly kind: 'mx'; readonly scheme: 'smtp'; readonly domain: string };

/** Reads `smtp://host[:25]`, `smtps://host[:465]`, `lmtp://host[:24]`, `smtp+unix:PATH`, `lmtp+unix:PATH`, `mx://domain` or `host[:port]` (= smtp); an IPv6 address stands in brackets. */
export function parseTarget(text: string): Target | { readonly fault: string } {
  const unix = /^(smtp|lmtp)\+unix:(?:\/\/(?=\/))?(.*)$/is.exec(text);
  if (unix?.[1] !== undefined) {
    const path = unix[2] ?? '';
    return path === ''
      ? { fault: `${quote(text)} names no path: write ${unix[1]}+unix:/run/socket.` }
      : { kind: 'unix', scheme: unix[1].toLowerCase() === 'lmtp' ? 'lmtp' : 'smtp', path };
  }
  const [, scheme = 'smtp', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(.*)$/s.exec(text) ?? [];
  const name = scheme.toLowerCase();
  const [, bare, host] = /^(smtps?|lmtp|mx):(?!\/\/)(.*[^\d].*)$/is.exec(text) ?? [];
  if (bare !== undefined) {
    const target = host?.startsWith('/')
      ? `${bare.toLowerCase()}+unix:${host}`
      : `${bare.toLowerCase()}://${host?.replace(/^\\+/, '')}`;
    return { fault: `${quote(text)} is no target; did you mean ${target}?` };
  }
  if (name === 'mx') {
    const domain = rest.replace(/\/$/, '');
    return isHostName(domain)
      ? { kind: 'mx', scheme: 'smtp', domain }
      : { fault: `${quote(text)} names no domain: write mx://example.org.` };
  }
  if (name !== 'smtp' && name !== 'smtps' && name !== 'lmtp') {
    const meant = closest(name, ['smtp', 'smtps', 'lmtp', 'mx']);
    return {
      fault: `${quote(`${scheme}://`)} is no scheme of mail servers${meant === undefined ? '.' : `; did you mean ${meant}://?`} They are smtp, smtps, lmtp, smtp+unix, lmtp+unix, mx.`,
    };
  }
  return readHost(text, name, rest.replace(/\/$/, ''));
}

/** Writes a target as a URL, always with its port. */
export function formatTarget(target: Target): string {
  switch (target.kind) {
    case 'unix':
      return `${target.scheme}+unix:${target.path}`;
    case 'mx':
      return `mx://${target.domain}`;
    case 'host':
      return `${target.scheme}://${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
  }
}

/** Whether a target can only be this machine, as far as it is written: a Unix socket, `localhost`, a loopback address. */
export function isLoopbackTarget(target: Target): boolean {
  switch (target.kind) {
    case 'unix':
      return true;
    case 'mx':
      return false;
    case 'host':
      return /^(?:(?:.*\.)?localhost\.?|127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/i.test(target.host);
  }
}

const ports = { smtp: 25, smtps: 465, lmtp: 24 } as const;

function readHost(text: string, scheme: keyof typeof ports, rest: string): Target | { readonly fault: string } {
  if (rest.includes('@')) {
    // It may be a password: it is not repeated.
    return { fault: 'A target has a scheme, a host and a port, no user and no password: those are for @auth.' };
  }
  if (/^[0-9A-Fa-f.]*(?::[0-9A-Fa-f.]*){2,}$/.test(rest)) {
    return { fault: `${quote(rest)}: an IPv6 address stands in brackets: ${scheme}://[::1]:${ports[scheme]}.` };
  }
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(rest) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) {
    return { fault: `${quote(text)} is no target: write smtp://host:port, an IPv6 address in brackets.` };
  }
  if (host === '') {
    return { fault: `${quote(text)} names no host: write ${scheme}://localhost:${ports[scheme]}.` };
  }
  if (bracketed === undefined ? !isHostName(host) : !/^[0-9A-Fa-f:.]+(%[\w.-]+)?$/.test(host)) {
    return { fault: `${quote(host)} is no host: a target has a scheme, a host and a port, no user, path or blanks.` };
  }
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    return { fault: `${quote(port)} is no port: a port is a number from 1 to 65535.` };
  }
  return { kind: 'host', scheme, host, port: port === undefined ? ports[scheme] : Number(port) };
}

/** A name or an IPv4 address; underscores occur, and letters beyond ASCII. */
function isHostName(text: string): boolean {
  return /^[\p{L}\p{N}\p{M}_](?:[\p{L}\p{N}\p{M}_.-]*[\p{L}\p{N}\p{M}_.])?$/u.test(text);
}
