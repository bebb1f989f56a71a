import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsOptions } from './types';

/** Why a handshake came to nothing, in a sentence. */
export class TlsFault extends Error {
  readonly kind: 'tls' | 'timeout';

  constructor(kind: 'tls' | 'timeout', message: string) {
    super(message);
    this.kind = kind;
  }
}

type Given = Pick<TlsOptions, 'ca' | 'cert' | 'key' | 'min' | 'max' | 'ciphers'>;

/** OpenSSL's context for a handshake with these options; throws `TlsFault` with the option that can not be used. */
export function secureContextOf({ ca, cert, key, min, max, ciphers }: TlsOptions): SecureContext {
  const given: Given = { ca, cert, key, min, max, ciphers };
  if (latest && names.every((name) => latest?.given[name] === given[name])) {
    return latest.context;
  }
  const context = createSecureContext(contextOptions(given));
  latest = { given, context };
  return context;
}

const names = ['ca', 'cert', 'key', 'min', 'max', 'ciphers'] as const;

/** Making one takes longer than a handshake, and the sessions of a run mostly want the same. */
let latest: { readonly given: Given; readonly context: SecureContext } | undefined;

/** Reads what is given as PEM piece by piece, so that a message can name the piece that is wrong. */
function contextOptions({ ca, cert, key: ownKey, min, max, ciphers }: Given): SecureContextOptions {
  // Many keep both in one file.
  const key = ownKey ?? (cert?.includes('PRIVATE KEY-----') ? cert : undefined);
  if (cert !== undefined && key === undefined) {
    throw new TlsFault('tls', 'A client certificate (cert=) needs its key (key=).');
  }
  if (key !== undefined && cert === undefined) {
    throw new TlsFault('tls', 'A client key (key=) needs its certificate (cert=).');
  }
  tryOut('The CA certificates (ca=) are', () => readCertificates(ca));
  tryOut('The client certificate (cert=) is', () => createSecureContext({ cert }));
  tryOut('The client key (key=) is', () => createSecureContext({ key }));
  tryOut('The client certificate and key (cert=, key=) are', () => createSecureContext({ cert, key }));
  const old = [min, max].some((version) => version === 'TLSv1' || version === 'TLSv1.1');
  // OpenSSL's level 0 is the only one that still allows these versions.
  const list = old ? `${ciphers ?? 'DEFAULT'}:@SECLEVEL=0` : ciphers;
  const chosen = {
    ...(list !== undefined && { ciphers: list }),
    ...(min !== undefined && { minVersion: min }),
    ...(max !== undefined && { maxVersion: max }),
  };
  tryOut('The cipher list (ciphers=) or the TLS versions (min=, max=) are', () => createSecureContext(chosen));
  return { ca, cert, key, ...chosen };
}

/** Node leaves out a CA certificate that it can not read, and says nothing. */
function readCertificates(pem: string | undefined): void {
  if (pem === undefined) {
    return;
  }
  const blocks = pem.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END [^-]*-----/g);
  if (!blocks) {
    throw new Error('there is no -----BEGIN CERTIFICATE----- in them');
  }
  for (const block of blocks) {
    new X509Certificate(block);
  }
}

function tryOut(what: string, use: () => void): void {
  try {
    use();
  } catch (error) {
    throw new TlsFault('tls', `${what} not usable: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
