/** References that an importer puts into texts which are otherwise taken literally: marked until the script is written. */
const OPEN = '\ue000';
const CLOSE = '\ue001';

/** Lines of another tool, in which names that it replaces become marked references. */
export function withPlaceholders(
  lines: readonly string[],
  pattern: RegExp,
  nameOf: (match: string) => string | undefined,
): string[] {
  const marked = (match: string) => {
    const name = nameOf(match);
    return name === undefined ? match : OPEN + name + CLOSE;
  };
  return lines.map((line) => withoutMarks(line).replace(pattern, marked));
}

/** A line without characters that would be taken for marks. */
export function withoutMarks(line: string): string {
  return line.replaceAll(/[\ue000\ue001]/g, '\ufffd');
}

/** The script, with references where they are marked. */
export function withReferences(script: string): string {
  return script.replaceAll(OPEN, '{{').replaceAll(CLOSE, '}}');
}
