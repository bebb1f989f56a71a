/** Where a section can be read, given as `RFC 5321 4.1.1.2`; undefined where the rule is none of an RFC's. */
export function rfcLink(rfc: string): string | undefined {
  const [, number, section] = /^RFC (\d+)(?: ([A-Z]|(?:[A-Z]\.)?\d+(?:\.\d+)*))?(?![^ ])/.exec(rfc) ?? [];
  if (number === undefined) {
    return undefined;
  }
  const anchor = section === undefined ? '' : `#${/^[A-Z]/.test(section) ? 'appendix' : 'section'}-${section}`;
  return `https://www.rfc-editor.org/rfc/rfc${number}${anchor}`;
}
