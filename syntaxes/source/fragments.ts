/*
 * Pieces of Oniguruma's regular expressions. White space is spaces and tabs, as everywhere in the language, and is matched
 * possessively: a line of 64 KiB of it must not make a rule try every length.
 */

/** White space, as much as there is. */
export const WS = String.raw`[ \t]*+`;

/** The end of a word. */
export const WORD_END = String.raw`(?=[ \t]|$)`;

/** A line's start and its indentation. */
export const LINE = String.raw`^[ \t]*+`;

/** The start of a line that is sent; group 1 is the `C:` of an escaped one. */
export const SENT = String.raw`^[ \t]*+(?:(C:) ?)?`;

/** The name of a variable or a connection. */
export const NAME = '[A-Za-z_][A-Za-z0-9_-]*+';

const CODE = '[0-9xX]{3}';

/** The codes of an expected reply. */
export const CODES = String.raw`${CODE}(?:\|${CODE})*+`;

const POSITIVE = String.raw`${CODES}(?=$|[- \t](?!${WS}\|))`;
const NEGATED = `!${CODES}(?=${WS}$)`;

/** A well-formed expected reply, from its first character. */
export const REPLY = `(?:${POSITIVE}|${NEGATED})`;

/** What is an expected reply or was meant as one: never sent. */
export const REPLY_LIKE = `(?:!|${CODE}(?![A-Za-z0-9+/=]))`;

const AMONG_CODES = String.raw`(?:${CODE}\|)*?[3xX][5xX][4xX](?![0-9xX])`;

/** A well-formed expected reply that admits 354. */
export const ADMITS_354 = `(?:(?=${POSITIVE})${AMONG_CODES}|(?=${NEGATED})!(?!${AMONG_CODES}))`;

/** The name of a message's header field; not `http://…`, and no line that DATA's dot stuffing made. */
export const HEADER = String.raw`(?!\.)[!-9;-~]++(?=[ \t]*+:(?!//))`;

/** Where a payload's line puts a file or octets: the first column. */
export const FILE_MARKER = String.raw`<[@=]?(?=[ \t])`;

/** Characters of base64, padded or not. */
export const BASE64 = '[A-Za-z0-9+/]++={0,2}';
