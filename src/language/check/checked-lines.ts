import { type CheckContext, checkCommand, type Fault } from '../../smtp';

/** What is wrong with a command line; what was found is remembered, since at every key all lines but one are as they were. */
export function checkLine(line: string, context: CheckContext): readonly Fault[] {
  if (line.length > LONGEST_READ) {
    const message = `The line has ${line.length} characters: no server takes as many, and it is not looked at any further.`;
    return [{ code: 'line-too-long', start: 0, end: line.length, message, rfc: 'RFC 5321 4.5.3.1.4' }];
  }
  // What the server offers matters to long lines alone.
  if (line.length > LONGEST) {
    return checkCommand(line, context);
  }
  const key = keyOf(context);
  const known = KNOWN[key] ?? new Map<string, readonly Fault[]>();
  KNOWN[key] = known;
  const remembered = known.get(line);
  if (remembered) {
    return remembered;
  }
  if (known.size >= MOST_LINES) {
    known.clear();
  }
  const faults = checkCommand(line, context);
  known.set(line, faults);
  return faults;
}

/** 64 KiB: whoever writes more has pasted something else. */
const LONGEST_READ = 65_536;

/** Of such a line no limit of RFC 5321 4.5.3.1.4 can be exceeded, at three octets a unit. */
const LONGEST = 160;

const MOST_LINES = 20_000;

/** By what else decides; where a line holds references is told by the line itself. */
const KNOWN: Map<string, readonly Fault[]>[] = [];

function keyOf({ smtputf8, extended, tls }: CheckContext): number {
  return (smtputf8 ? 1 : 0) + 2 * threeWays(extended) + 6 * threeWays(tls);
}

function threeWays(fact: boolean | undefined): 0 | 1 | 2 {
  return fact === undefined ? 2 : fact ? 1 : 0;
}
