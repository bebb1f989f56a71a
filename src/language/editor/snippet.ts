/** A place to fill in, in a snippet's text: `${1:name}`, or a choice where several values are given. */
export function hole(number: number, ...values: readonly string[]): string {
  return values.length === 1 ? `\${${number}:${values[0]}}` : `\${${number}|${values.join(',')}|}`;
}

/** Text that stands for itself in a snippet. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** A snippet as text: the names of its places are left out, a choice is its first value; `caret` is where the first place is. */
export function withoutHoles(snippet: string): { text: string; caret: number | undefined } {
  let text = '';
  let caret: number | undefined;
  for (const [whole, escaped, bare, place = bare, list] of snippet.matchAll(PARTS)) {
    if (escaped !== undefined || place === undefined) {
      text += escaped ?? whole;
    } else {
      caret ??= text.length;
      text += list?.split(',')[0] ?? '';
    }
  }
  return { text, caret };
}

/** `\$`, `$1`, `${1:name}`, `${1|a,b|}`, or a character. */
const PARTS = /\\([\\$}])|\$(?:(\d+)|\{(?=(\d+))\d+(?::[^}]*|\|([^|]*)\|)?\})|./gs;
