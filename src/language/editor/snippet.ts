/** A place to fill in, in a snippet's text: `${1:name}`, or a choice where several values are given. */
export function hole(number: number, ...values: readonly string[]): string {
  return values.length === 1 ? `\${${number}:${values[0]}}` : `\${${number}|${values.join(',')}|}`;
}

/** Text that stands for itself in a snippet. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
