import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { ChannelBinding } from '../sasl';

/** The name in the client's certificate: its first e-mail address, or else its common name; undefined where it showed none. */
export function certificateNameOf(tls: TLSSocket | undefined): string | undefined {
  const certificate = tls?.getPeerCertificate();
  if (certificate === undefined || Object.keys(certificate).length === 0) {
    return undefined;
  }
  const address = /(?:^|, )email:([^,]+)/.exec(certificate.subjectaltname ?? '')?.[1];
  const common: string | readonly string[] | undefined = certificate.subject?.CN;
  return address ?? (typeof common === 'string' ? common : common?.[0]);
}

/** What identifies the TLS channel (RFC 9266, RFC 5929 4), given the server's certificate. */
export function channelBindingOf(tls: TLSSocket | undefined): readonly ChannelBinding[] {
  const certificate = tls?.getX509Certificate?.();
  if (tls === undefined) {
    return [];
  }
  const binding: ChannelBinding[] = [
    { type: 'tls-exporter', octets: tls.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)) },
  ];
  if (certificate !== undefined) {
    // The hash of the certificate's own signature, which is SHA-256 here.
    binding.push({ type: 'tls-server-end-point', octets: createHash('sha256').update(certificate.raw).digest() });
  }
  return binding;
}
