import { commands, findCommand } from './commands';
import { codeMatches, findReplyCode, isReplyCode } from './reply-codes';

/** Whether some server that keeps to the RFCs can answer with a code of that pattern (`250`, `2xx`) to a verb in upper case, a `greeting` (a new connection), a `message` or a SASL `response`: what is not in the grammar of replies never, and each code that means one thing only where that thing is (RFC 5321 4.2, 4.3.2). */
export function canAnswer(pattern: string, answered: string): boolean {
  let codes = POSSIBLE.get(answered);
  if (!codes) {
    codes = new Set(CODES.filter((code) => fits(code, answered)));
    // A script may hold any number of verbs that nobody knows.
    if (POSSIBLE.size < MOST_KNOWN) {
      POSSIBLE.set(answered, codes);
    }
  }
  return codes.has(pattern) || (pattern.includes('x') && [...codes].some((code) => codeMatches(pattern, code)));
}

const CODES: readonly string[] = Array.from({ length: 1000 }, (_, code) => String(code).padStart(3, '0')).filter(
  isReplyCode,
);

const POSSIBLE = new Map<string, ReadonlySet<string>>();

const MOST_KNOWN = 1000;

function fits(code: string, answered: string): boolean {
  switch (answered) {
    case 'greeting':
      return code === '220' || refuses(code);
    case 'message':
    case 'BDAT':
    case 'BURL':
      // 353 announces a reply for each recipient (draft-hall-prdr).
      return code === '353' || (code.startsWith('2') && !BOUND.has(code)) || refuses(code);
    case 'response':
      return code === '334' || code === '235' || refuses(code);
    default:
      return fitsCommand(code, answered);
  }
}

/** Whether any text gives a code of 2yz or 3yz a meaning; others need none, since clients go by their first digit (RFC 5321 4.2). */
export function isDefinedSuccess(code: string): boolean {
  return findReplyCode(code) !== undefined || commands.some(({ replies }) => replies.success.includes(code));
}

function fitsCommand(code: string, verb: string): boolean {
  const command = findCommand(verb);
  if (command?.standing !== 'standard' || refuses(code)) {
    return true;
  }
  const { success, intermediate } = command.replies;
  return success.includes(code) || intermediate.includes(code) || (code.startsWith('2') && !BOUND.has(code));
}

/** Successes that each belong to a place of their own. */
const BOUND: ReadonlySet<string> = new Set(['220', '235']);

function refuses(code: string): boolean {
  return code.startsWith('4') || code.startsWith('5');
}
