import { closest } from './closest';
import type { Command } from './command';
import { decodeBase64, isBase64 } from './encoding';
import { type Fault, quote } from './fault';
import { limits } from './limits';
import { isMasked, lengthWithoutBlanks, mask, type Range, type Word } from './line';
import { findMechanism, isMechanismName, type Mechanism, mechanisms } from './mechanisms';
import { octetLength } from './text';

const rfc = 'RFC 4954 4';

/** Checks the words behind AUTH: a mechanism, and its initial response where it takes one. */
export function checkSaslArgument(words: readonly Word[], command: Command): Fault[] {
  const [name, response, extra] = words;
  if (name === undefined) {
    const message = `${command.verb} needs a mechanism: ${command.examples[0] ?? command.syntax}.`;
    return [{ code: 'missing-argument', start: 0, end: command.verb.length, message, rfc: command.rfc }];
  }
  if (isMasked(name.text)) {
    return [];
  }
  const faults = checkMechanism(name);
  if (response === undefined || isMasked(response.text)) {
    return faults;
  }
  if (extra !== undefined) {
    // One mistake, told once: a user and a password where one base64 word belongs.
    const end = words.at(-1)?.end ?? extra.end;
    const whole = unfolded(words.slice(1), findMechanism(name.text));
    if (whole !== undefined) {
      const fix = { replacement: whole, title: 'Write it as one word' };
      const message = 'A response is one word of base64, without spaces or line ends in it.';
      return [...faults, { code: 'invalid-base64', start: response.start, end, message, rfc: 'RFC 4954 8', fix }];
    }
    const message = `One word of base64 follows the mechanism, not ${words.length - 1} words: user and password go into one response.`;
    const code = isBase64(response.text) ? 'unexpected-argument' : 'invalid-base64';
    const start = code === 'unexpected-argument' ? response.end : response.start;
    return words.slice(2).every((word) => isMasked(word.text))
      ? faults
      : [...faults, { code, start, end, message, rfc }];
  }
  return [...faults, ...checkInitialResponse(response, findMechanism(name.text))];
}

/** A response that was broken into several words, where all of them together are what the mechanism wants. */
function unfolded(words: readonly Word[], mechanism: Mechanism | undefined): string | undefined {
  const whole = words.map(({ text }) => text).join('');
  const octets = words.some(({ text }) => isMasked(text)) ? undefined : decodeBase64(whole);
  const fits = octets !== undefined && mechanism?.faultOfFirstResponse !== undefined;
  return fits && mechanism.faultOfFirstResponse?.(octets) === undefined ? whole : undefined;
}

/** Checks a line of a SASL exchange that the client sends after 334: base64, an empty line, or `*`, which cancels. */
export function checkResponse(line: string, context: { readonly references?: readonly Range[] } = {}): Fault[] {
  const text = line.slice(0, lengthWithoutBlanks(line));
  const faults: Fault[] = [];
  if (text.length < line.length) {
    const message = 'A response holds no blanks, at its end neither.';
    const fix = { replacement: '', title: 'Remove the blanks' };
    faults.push({ code: 'trailing-whitespace', start: text.length, end: line.length, message, rfc: 'RFC 4954 8', fix });
  }
  if (octetLength(text) + 2 > limits.saslLine) {
    const message = `The line has ${octetLength(text) + 2} octets with its CRLF; servers need not take more than ${limits.saslLine}.`;
    faults.push({
      code: 'line-too-long',
      start: limits.saslLine - 2,
      end: text.length,
      message,
      rfc,
      severity: 'warning',
    });
  }
  if (text === '' || text === '*' || isMasked(mask(text, context.references ?? []))) {
    return faults;
  }
  if (text === '=') {
    const message = 'An empty response is an empty line; "=" stands for it on the AUTH command alone.';
    return [...faults, { code: 'invalid-base64', start: 0, end: 1, message, rfc }];
  }
  return [...faults, ...checkBase64(text, 0)];
}

function checkMechanism({ text, start, end }: Word): Fault[] {
  const known = findMechanism(text);
  if (known?.standing === 'historic') {
    return [{ code: 'deprecated', start, end, message: `${known.name} is out of use.`, rfc: known.rfc }];
  }
  if (known !== undefined) {
    return [];
  }
  if (!isMechanismName(text)) {
    const message = 'The name of a mechanism is 1 to 20 letters, digits, "-" and "_".';
    const name = text.replace(/^["'<]|[:;,"'>]$/g, '');
    const own = findMechanism(name) ? { fix: { replacement: name, title: `Write ${quote(name)}` } } : {};
    return [{ code: 'invalid-argument', start, end, message, rfc: 'RFC 4422 3.1', ...own }];
  }
  const meant = closest(
    text,
    mechanisms.map(({ name }) => name),
  );
  const fix = meant === undefined ? {} : { fix: { replacement: meant, title: `Write ${quote(meant)}` } };
  const hint = meant === undefined ? '' : ` Did you mean ${quote(meant)}?`;
  return [
    { code: 'unknown-mechanism', start, end, message: `${quote(text)} is no known mechanism.${hint}`, rfc, ...fix },
  ];
}

function checkInitialResponse({ text, start, end }: Word, mechanism: Mechanism | undefined): Fault[] {
  const faults = text === '=' ? [] : checkBase64(text, start);
  if (mechanism?.initialResponse === 'forbidden') {
    const message = `With ${mechanism.name} the server speaks first: no response stands on the command.`;
    return [...faults, { code: 'invalid-argument', start, end, message, rfc }];
  }
  if (mechanism?.initialResponse === 'tolerated') {
    const message = `With ${mechanism.name} the server speaks first: only some servers take a response on the command.`;
    return [...faults, { code: 'invalid-argument', start, end, message, rfc, severity: 'warning' }];
  }
  const octets = text === '=' ? new Uint8Array() : decodeBase64(text);
  const wrong = octets === undefined ? undefined : mechanism?.faultOfFirstResponse?.(octets);
  if (mechanism !== undefined && wrong !== undefined) {
    faults.push({ code: 'invalid-argument', start, end, message: wrong, rfc: mechanism.rfc, severity: 'warning' });
  }
  return faults;
}

/** Says what keeps the text from being base64; the text itself may be secret and is not repeated. */
function checkBase64(text: string, offset: number): Fault[] {
  if (isBase64(text)) {
    return [];
  }
  const wrong = { code: 'invalid-base64', start: offset, end: offset + text.length, rfc: 'RFC 4954 8' } as const;
  const bad = text.replace(/={0,2}$/, '').search(/[^A-Za-z0-9+/]/);
  if (bad >= 0) {
    const message = 'Base64 has letters, digits, "+" and "/", and "=" at its end only.';
    return [{ ...wrong, start: offset + bad, end: offset + bad + 1, message }];
  }
  const digits = text.replace(/=+$/, '');
  const message = 'Base64 comes in groups of four characters, the last one filled up with "=".';
  const padding = '='.repeat((4 - (digits.length % 4)) % 4);
  return digits.length % 4 === 1
    ? [{ ...wrong, message }]
    : [{ ...wrong, message, fix: { replacement: digits + padding, title: 'Fill up with "="' } }];
}
