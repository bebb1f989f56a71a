/** Stands for what a script puts in later: a code point that is no character, so that no text has a use for it. */
export const placeholder = '\uffff';

/** Upper case of ASCII letters alone: `ı` or `ſ` must not turn into letters of a keyword. */
export function upperCase(text: string): string {
  // Mostly it is in upper case already.
  if (!/[a-z]/.test(text)) {
    return text;
  }
  return isAscii(text) ? text.toUpperCase() : text.replace(/[a-z]+/g, (word) => word.toUpperCase());
}

/** Whether every character is US-ASCII. */
export function isAscii(text: string): boolean {
  return !/\P{ASCII}/u.test(text);
}

/** Length in octets of the text's UTF-8 form; limits of RFC 5321 4.5.3.1 count these. */
export function octetLength(text: string): number {
  let octets = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7ff) {
      // Each half of a surrogate pair counts 2: together the 4 octets of the character.
      octets += unit >= 0xd800 && unit <= 0xdfff ? 1 : 2;
    } else if (unit > 0x7f) {
      octets += 1;
    }
  }
  return octets;
}

/** Whether the text holds half a surrogate pair, which UTF-8 can not carry (RFC 3629 3). */
export function hasLoneSurrogate(text: string): boolean {
  return /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

/** ASCII letters and digits. */
export function isLetterOrDigit(unit: number): boolean {
  return isDigit(unit) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

/** ASCII digits. */
export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
