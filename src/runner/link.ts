import { readFile } from 'node:fs/promises';
import {
  type CertificateFacts,
  type Connection,
  connect,
  encodeProxyHeader,
  type ProxyHeader,
  type Reply,
  type TlsFacts,
  type TlsVersion,
} from '../client';
import type { TlsSettings } from '../language';
import { formatTarget, type Target } from '../smtp';
import { type Link, type SessionContext, TIMEOUT } from './context';
import type { Masker } from './masking';
import type { TlsResult } from './result';
import type { Step } from './step';
import { ValueError } from './values';

/** Connects, bound to the local end and with the PROXY header that the script says; rejects with `ConnectionError`. */
export async function openLink(
  target: Target,
  name: string | undefined,
  step: Step,
  context: SessionContext,
): Promise<Link> {
  const { settings, overrides, signal, masker } = context;
  const { proxy: proxyHeader, source } = settings;
  const { proxy } = overrides;
  if (proxy?.password !== undefined) {
    masker.add(proxy.password);
  }
  const connection = await connect(target, {
    timeout: overrides.connectTimeout ?? settings.timeout ?? TIMEOUT,
    signal,
    family: overrides.family,
    source,
    proxyHeader,
    proxy,
    onRefusal: (message) => step.note(message),
  });
  step.note(`Connected to ${describe(connection, target)}${name === undefined ? '' : `, as ${name}`}`);
  if (proxyHeader) {
    logProxyHeader(proxyHeader, step);
  }
  return {
    name,
    target,
    connection,
    greeted: false,
    capabilities: undefined,
    lmtp: target.scheme === 'lmtp',
    accepted: [],
    lastReply: undefined,
    raw: false,
    authenticated: false,
    disguised: proxyHeader !== undefined,
    bareLf: false,
  };
}

/** Warns, once a connection, of a server that ends its lines with LF alone (RFC 5321 2.3.8). */
export function tellLineEnd({ raw }: Reply, link: Link, step: Step): void {
  if (!link.bareLf && raw.at(-2) !== CR) {
    link.bareLf = true;
    step.warn('The server ends its lines with LF alone: CRLF ends them (RFC 5321 2.3.8).');
  }
}

const CR = 13;

/** Version 1 is a line, version 2 is octets. */
function logProxyHeader(header: ProxyHeader, step: Step): void {
  const octets = Buffer.from(encodeProxyHeader(header));
  if (header.version === 1) {
    step.sent(octets.toString('ascii').trimEnd(), octets.length);
  } else {
    const { source, destination } = header;
    step.sentOctets(`@proxy v2 ${place(source)} ${place(destination)}`, octets.length);
  }
}

function place({ address, port }: ProxyHeader['source']): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function describe({ remote }: Connection, target: Target): string {
  if (target.kind === 'unix') {
    return `${target.path}`;
  }
  const name = remote.host === remote.address ? '' : ` (${remote.host})`;
  const proxy = remote.proxy === undefined ? '' : ` through ${remote.proxy}`;
  return `${place(remote)}${name}${proxy}, ${formatTarget(target)}`;
}

/** Makes the TLS handshake as @tls and the command line say; rejects with `ConnectionError`, or `ValueError` where a PEM file is not to be had. */
export async function handshake(link: Link, step: Step, context: SessionContext): Promise<void> {
  const { settings, overrides } = context;
  const { tls } = settings;
  const facts = await link.connection.startTls({
    servername: tls.servername ?? link.connection.remote.host,
    verify: verification(tls, link, context),
    timeout: settings.timeout ?? TIMEOUT,
    ...(await pem('ca', overrides.ca, tls.ca)),
    ...(await pem('cert', overrides.cert, tls.cert)),
    ...(await pem('key', overrides.key, tls.key)),
    ...(tls.min !== undefined && { min: tls.min as TlsVersion }),
    ...(tls.max !== undefined && { max: tls.max as TlsVersion }),
    ...(tls.ciphers !== undefined && { ciphers: tls.ciphers }),
    ...(overrides.keylog && { keylog: overrides.keylog }),
    onFacts: (found) => {
      context.facts.tls = resultOf(found, context.masker);
      step.note(`TLS: ${found.protocol} ${found.cipher}`);
      if (found.certificate) {
        step.note(describeCertificate(found.certificate));
      }
    },
  });
  if (overrides.keylog) {
    step.note('The secrets of this TLS session are written to the key log.');
  }
  if (facts.verified) {
    step.note('The certificate is verified.');
  } else {
    step.warn(`The certificate is not verified: ${facts.reason ?? 'nobody asked for it.'}`);
  }
}

function describeCertificate({ chain, san, matchedName, validTo, daysLeft }: CertificateFacts): string {
  const names = matchedName === undefined ? san.join(', ') : `matches ${matchedName}`;
  const left = daysLeft < 0 ? 'expired' : `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} left`;
  return [`Certificate: ${chain.join(' < ')}`, names, `to ${validTo.slice(0, 10)}`, left].filter(Boolean).join(', ');
}

/** Without `verify=`, a failure is only a warning where nothing but this machine can answer and nobody said whom to trust. */
function verification(tls: TlsSettings, link: Link, { overrides }: SessionContext): 'on' | 'warn' | 'off' {
  if (overrides.insecure || tls.verify === 'off') {
    return 'off';
  }
  if (tls.verify === 'on' || !link.connection.remote.local) {
    return 'on';
  }
  return overrides.ca === undefined && tls.ca === undefined && tls.servername === undefined ? 'warn' : 'on';
}

async function pem<const K extends string>(
  key: K,
  given: string | undefined,
  path: string | undefined,
): Promise<Partial<Record<K, string>>> {
  if (given !== undefined) {
    return { [key]: given } as Partial<Record<K, string>>;
  }
  if (path === undefined) {
    return {};
  }
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ValueError(`The file ${path} (${key}=) can not be read.`);
  });
  return { [key]: text } as Partial<Record<K, string>>;
}

function resultOf({ protocol, cipher, verified, reason, certificate }: TlsFacts, { mask }: Masker): TlsResult {
  return {
    protocol,
    cipher,
    verified,
    ...(reason !== undefined && !verified && { reason: mask(reason) }),
    ...(certificate && {
      certificate: {
        subject: mask(certificate.subject),
        issuer: mask(certificate.issuer),
        san: certificate.san.map(mask),
        validTo: certificate.validTo,
        daysLeft: certificate.daysLeft,
        chain: certificate.chain.map(mask),
        ...(certificate.matchedName !== undefined && { matchedName: mask(certificate.matchedName) }),
      },
    }),
  };
}
