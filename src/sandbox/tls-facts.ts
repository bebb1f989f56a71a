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

/** What identifies the TLS channel (RFC 9266 with TLS 1.3, RFC 5929 3 before it, RFC 5929 4), given the server's certificate. */
export function channelBindingOf(tls: TLSSocket | undefined): readonly ChannelBinding[] {
  const certificate = tls?.getX509Certificate?.();
  if (tls === undefined) {
    return [];
  }
  const binding: ChannelBinding[] = [];
  const finished = tls.getPeerFinished();
  if (tls.getProtocol() === 'TLSv1.3') {
    binding.push({
      type: 'tls-exporter',
      octets: tls.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)),
    });
  } else if (finished !== undefined && !tls.isSessionReused()) {
    // The client's message is the first of the two (RFC 5929 3.1).
    binding.push({ type: 'tls-unique', octets: finished });
  }
  if (certificate !== undefined) {
    // The hash of the certificate's own signature, which is SHA-256 here.
    binding.push({ type: 'tls-server-end-point', octets: createHash('sha256').update(certificate.raw).digest() });
  }
  return binding;
}
