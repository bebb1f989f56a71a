import type { Command } from './command';
import { checkDomain } from './domain';
import { type Fault, isSound, mostFaults, quote, shift } from './fault';
import { isMasked, unexpected, type Word } from './line';

/** Checks the node of ETRN: a domain, `@` and a domain, or `#` and the name of a queue (RFC 1985 5). */
export function checkNodeName(word: Word, command: Command): Fault[] {
  if (isMasked(word.text)) {
    return [];
  }
  const mark = /^[@#]/.exec(word.text)?.[0] ?? '';
  const name = word.text.slice(mark.length);
  if (name === '') {
    const message = `A name follows ${quote(mark)}.`;
    return [{ code: 'invalid-argument', start: word.start, end: word.end, message, rfc: command.rfc }];
  }
  return mark === '#' ? [] : shift(checkDomain(name, {}), word.start + mark.length);
}

/** Checks the domains of ATRN: two labels at least, commas between, no spaces (RFC 2645 5.2.1). */
export function checkTurnDomains(words: readonly Word[], command: Command): Fault[] {
  const [first, ...rest] = words;
  if (first === undefined || isMasked(first.text)) {
    return [];
  }
  if (rest.length > 0) {
    if (!rest.some((word) => isMasked(word.text)) && (first.text.endsWith(',') || rest[0]?.text.startsWith(','))) {
      const replacement = words.map((word) => word.text).join('');
      const fix = { replacement, title: `Write ${quote(replacement)}` };
      const end = rest.at(-1)?.end ?? first.end;
      const message = 'No space stands between the domains, only a comma.';
      return [{ code: 'invalid-argument', start: first.start, end, message, rfc: command.rfc, fix }];
    }
    return unexpected(rest, first.end, `${command.verb} takes one list of domains, with commas between.`, command.rfc);
  }
  const faults: Fault[] = [];
  let start = first.start;
  for (const domain of first.text.split(',')) {
    faults.push(...shift(checkTurnDomain(domain, command), start));
    start += domain.length + 1;
    if (faults.length >= mostFaults) {
      break;
    }
  }
  return faults;
}

function checkTurnDomain(domain: string, command: Command): Fault[] {
  const faults = checkDomain(domain, {});
  if (isSound(faults) && !domain.includes('.')) {
    const message = `${quote(domain)} has one label; a domain of ATRN has two at least.`;
    faults.push({ code: 'invalid-domain', start: 0, end: domain.length, message, rfc: command.rfc });
  }
  return faults;
}
