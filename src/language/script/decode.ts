import { type Finding, finding } from './findings';

/** Decodes a script; octets that are no UTF-8 give a finding at the first of them. */
export function decodeScript(octets: Uint8Array): { text: string; finding?: Finding } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets) };
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets);
    const start = Math.max(0, text.indexOf('\ufffd'));
    const message =
      'A script is UTF-8; these octets are not. Save the file in UTF-8, or send such octets with @raw or `<= "\\xHH"`.';
    return { text, finding: finding('invalid-encoding', { start, end: start + 1 }, message) };
  }
}
