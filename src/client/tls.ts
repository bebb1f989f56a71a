import { createHash, type X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { domainToASCII } from 'node:url';
import type { ChannelBinding } from '../sasl';
import { LONGEST_TIMER } from './alarm';
import { inWords } from './in-words';
import { signatureHash } from './signature-hash';
import { secureContextOf, TlsFault } from './tls-context';
import type { CertificateFacts, ConnectionError, TlsFacts, TlsOptions } from './types';

/** Makes the handshake on a socket; rejects with `TlsFault`, or with what `onCancel`'s function is given. Nothing is verified here. */
export function secure(
  socket: Socket,
  options: TlsOptions,
  onCancel: (cancel: (error: ConnectionError) => void) => void,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tls = connect({
      socket,
      secureContext: secureContextOf(options),
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(isIP(options.servername) === 0 && { servername: domainToASCII(options.servername) || options.servername }),
    });
    const timer = setTimeout(
      () => fail(new TlsFault('timeout', `The TLS handshake took over ${inWords(options.timeout)}.`)),
      Math.min(options.timeout, LONGEST_TIMER),
    );
    const fail = (error: Error) => {
      clearTimeout(timer);
      tls.on('error', () => undefined);
      tls.destroy();
      reject(error);
    };
    const onClose = () =>
      fail(new TlsFault('tls', 'The server closed the connection in the midst of the TLS handshake.'));
    const onError = (error: NodeJS.ErrnoException) => fail(new TlsFault('tls', explain(error)));
    onCancel(fail);
    if (options.keylog) {
      tls.on('keylog', options.keylog);
    }
    tls.once('error', onError);
    tls.once('close', onClose);
    tls.once('secureConnect', () => {
      clearTimeout(timer);
      tls.off('error', onError);
      tls.off('close', onClose);
      resolve(tls);
    });
  });
}

/** The facts of a handshake that was made with these options. */
export function factsOf(socket: TLSSocket, options: TlsOptions): TlsFacts {
  // Asked for a second time, Node has none.
  const certificate = socket.getPeerX509Certificate();
  const reason = judge(socket, certificate, options);
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().standardName ?? socket.getCipher().name,
    verified: reason === undefined,
    ...(reason !== undefined && { reason }),
    ...(certificate && { certificate: certificateFacts(certificate, options.servername) }),
    channelBinding: [...channelBindings(socket, certificate)],
  };
}

/** Why the peer's certificate can not be trusted; undefined when it is verified (RFC 5280 6, RFC 9525). */
function judge(
  socket: TLSSocket,
  certificate: X509Certificate | undefined,
  { servername, verify }: TlsOptions,
): string | undefined {
  if (verify === 'off') {
    return 'verification is switched off.';
  }
  if (!certificate) {
    return 'the server has none.';
  }
  // Declared an Error, but it is a code of OpenSSL.
  const problem: unknown = socket.authorizationError;
  if (!socket.authorized && problem) {
    return reasonOf(String(problem), certificate);
  }
  if (matchedName(certificate, servername) !== undefined) {
    return undefined;
  }
  const names = namesOf(certificate);
  return `it is for ${names.length > 0 ? names.join(', ') : 'no name at all'}, not for ${servername}.`;
}

const REASONS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed; give it as ca= (--cacert) to trust it.',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends at a CA that is not trusted; give that CA with ca= (--cacert).',
  INVALID_PURPOSE: 'it is not made for a server.',
  ERROR_IN_CERT_NOT_BEFORE_FIELD: 'what it says of the time from which it is valid is no time.',
  ERROR_IN_CERT_NOT_AFTER_FIELD: 'what it says of the time to which it is valid is no time.',
  CERT_REVOKED: 'it is revoked.',
};

function reasonOf(code: string, certificate: X509Certificate): string {
  if (code === 'CERT_HAS_EXPIRED') {
    return `it expired on ${isoDate(certificate.validTo).slice(0, 10)} (or its issuer's did).`;
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return `it is valid only from ${isoDate(certificate.validFrom).slice(0, 10)} on.`;
  }
  if (/^UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)/.test(code)) {
    const issuer = oneLine(certificate.issuer);
    return `its issuer is not known (${issuer}); give the CA with ca= (--cacert), or have the server send the whole chain.`;
  }
  return REASONS[code] ?? `${code}.`;
}

function explain(error: NodeJS.ErrnoException & { reason?: string }): string {
  const detail = error.reason ?? error.code ?? error.message;
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') {
    return 'The server closed the connection in the midst of the TLS handshake.';
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST|RECORD_LAYER/i.test(error.code ?? '')) {
    return `The server does not speak TLS here: what it sent is no TLS record (${detail}).`;
  }
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|VERSION_TOO_LOW/i.test(error.code ?? '')) {
    return `The server and this side have no TLS version in common (${detail}).`;
  }
  if (/ALERT/i.test(error.code ?? '')) {
    return `The server refused the TLS handshake (${detail}).`;
  }
  return `The TLS handshake failed (${detail}).`;
}

function certificateFacts(certificate: X509Certificate, servername: string): CertificateFacts {
  const matched = matchedName(certificate, servername);
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    san: namesWithKinds(certificate),
    validFrom: isoDate(certificate.validFrom),
    validTo: isoDate(certificate.validTo),
    daysLeft: daysUntil(new Date(certificate.validTo)),
    ...(matched !== undefined && { matchedName: matched }),
    chain: chainOf(certificate),
    fingerprint: certificate.fingerprint256,
  };
}

const DAY = 86_400_000;

function chainOf(certificate: X509Certificate): string[] {
  const chain = [];
  for (let next: X509Certificate | undefined = certificate; next; next = next.issuerCertificate) {
    chain.push(oneLine(next.subject));
  }
  return chain;
}

function matchedName(certificate: X509Certificate, name: string): string | undefined {
  if (name === '') {
    return undefined;
  }
  if (isIP(name) !== 0) {
    return certificate.checkIP(name);
  }
  return certificate.checkHost(domainToASCII(name) || name, { subject: 'default' });
}

/** `DNS:a, IP Address:127.0.0.1`, where a value with a comma stands in quotes. */
function namesWithKinds(certificate: X509Certificate): string[] {
  const names = certificate.subjectAltName?.match(/[A-Za-z ]+:(?:"(?:[^"\\]|\\.)*"|[^,]*)/g) ?? [];
  return names.map((name) => name.trim().replace(/^IP Address:/, 'IP:'));
}

function namesOf(certificate: X509Certificate): string[] {
  return namesWithKinds(certificate).map((name) => name.replace(/^[A-Za-z ]+:/, ''));
}

function oneLine(name: string): string {
  return (name ?? '').split('\n').join(', ');
}

/** A certificate may have anything in the place of a time. */
function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString();
}

/** Negative where it is no time. */
function daysUntil(date: Date): number {
  const days = Math.floor((date.getTime() - Date.now()) / DAY);
  return Number.isNaN(days) ? -1 : days;
}

/** What SASL can bind to (RFC 9266, RFC 5929); the exporter only with TLS 1.3, since before it nobody can tell whether the secret is bound to the session. */
function* channelBindings(socket: TLSSocket, certificate: X509Certificate | undefined): Generator<ChannelBinding> {
  const protocol = socket.getProtocol();
  if (protocol === 'TLSv1.3') {
    yield {
      type: 'tls-exporter',
      octets: socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)),
    };
  }
  const finished = protocol === 'TLSv1.3' ? undefined : socket.getFinished();
  if (finished && !socket.isSessionReused()) {
    yield { type: 'tls-unique', octets: finished };
  }
  const hash = certificate && signatureHash(certificate.raw);
  if (certificate && hash) {
    yield { type: 'tls-server-end-point', octets: createHash(hash).update(certificate.raw).digest() };
  }
}
