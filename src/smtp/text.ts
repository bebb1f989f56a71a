/** Upper case of ASCII letters alone: `ı` or `ſ` must not turn into letters of a keyword. */
export function upperCase(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text.toUpperCase() : text.replace(/[a-z]+/g, (word) => word.toUpperCase());
}
