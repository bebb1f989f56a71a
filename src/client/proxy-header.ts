import { isIPv4, isIPv6 } from 'node:net';
import type { ProxyHeader } from './types';

/** The octets of a PROXY protocol header (haproxy's specification, sections 2.1 and 2.2). */
export function encodeProxyHeader({ version, source, destination }: ProxyHeader): Uint8Array {
  const ipv4 = isIPv4(source.address) && isIPv4(destination.address);
  const ipv6 = isIPv6(source.address) && isIPv6(destination.address);
  if (version === 1) {
    const family = ipv4 ? 'TCP4' : ipv6 ? 'TCP6' : undefined;
    const ends = `${source.address} ${destination.address} ${source.port} ${destination.port}`;
    return Buffer.from(family === undefined ? 'PROXY UNKNOWN\r\n' : `PROXY ${family} ${ends}\r\n`, 'ascii');
  }
  const addresses =
    ipv4 || ipv6
      ? [addressOctets(source.address), addressOctets(destination.address), port(source.port), port(destination.port)]
      : [];
  const body = Buffer.concat(addresses);
  // Version 2, command PROXY; then the family with STREAM, or unspecified.
  const head = Buffer.from([0x21, ipv4 ? 0x11 : ipv6 ? 0x21 : 0x00, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([SIGNATURE, head, body]);
}

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');

function port(number: number): Buffer {
  return Buffer.from([number >> 8, number & 0xff]);
}

function addressOctets(address: string): Buffer {
  if (isIPv4(address)) {
    return Buffer.from(address.split('.').map(Number));
  }
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = tail === undefined ? [] : new Array<number>(16 - left.length - right.length).fill(0);
  return Buffer.from([...left, ...zeros, ...right]);
}

function groups(text: string): number[] {
  if (text === '') {
    return [];
  }
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) {
      return group.split('.').map(Number);
    }
    const number = Number.parseInt(group, 16);
    return [number >> 8, number & 0xff];
  });
}
