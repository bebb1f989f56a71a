import { upperCase } from './text';

/** The extension keywords of an EHLO reply, given the texts of its lines: keyword in upper case → its parameters as written (RFC 5321 4.1.1.1). The first line, which greets, is skipped; a keyword that comes twice gets the parameters of both; `AUTH=LOGIN PLAIN`, an old form, counts as AUTH. */
export function parseCapabilities(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const capabilities = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    const first = words.shift();
    if (first === undefined) {
      continue;
    }
    // No keyword has a `=` in it, so one there is the old separator.
    const equals = first.indexOf('=');
    const keyword = upperCase(equals < 0 ? first : first.slice(0, equals));
    if (keyword === '') {
      continue;
    }
    if (equals >= 0 && equals < first.length - 1) {
      words.unshift(first.slice(equals + 1));
    }
    const known = capabilities.get(keyword) ?? [];
    capabilities.set(keyword, [...known, ...words.filter((word) => !known.includes(word))]);
  }
  return capabilities;
}
