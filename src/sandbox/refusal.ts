import { type CheckContext, checkCommand, type Fault, type FaultCode, findCommand, isSound } from '../smtp';
import { type Reply, reply } from './reply';

/** The refusal of a command line that is wrong by the grammar, with what is wrong; undefined where it is sound. What servers should tolerate is tolerated: blanks at the end, and what is only out of use. */
export function refusalOfSyntax(line: string, verb: string, context: CheckContext): Reply | undefined {
  const fault = checkCommand(line, context).find(isRefused);
  if (fault === undefined) {
    return undefined;
  }
  const { code, status } = answerTo(fault, verb);
  // Replies to a hello have no enhanced status code (RFC 2034 3).
  const rfc = fault.rfc === undefined ? '' : ` (${fault.rfc})`;
  return reply(code, isHello(verb) ? '' : status, fault.message.replace(/\.$/, '') + rfc);
}

/** Whether the verb is one of the three hellos. */
export function isHello(verb: string): boolean {
  return verb === 'EHLO' || verb === 'HELO' || verb === 'LHLO';
}

function isRefused(fault: Fault): boolean {
  return fault.code !== 'trailing-whitespace' && (fault.code === 'unknown-parameter' || !isSound([fault]));
}

function answerTo({ code }: Fault, verb: string): { code: number; status: string } {
  const command = findCommand(verb);
  if (command === undefined) {
    return { code: 500, status: '5.5.1' };
  }
  const path = command.argument.kind === 'path';
  if (path && pathFaults.has(code)) {
    return { code: 501, status: verb === 'MAIL' ? '5.1.7' : '5.1.3' };
  }
  switch (code) {
    case 'line-too-long':
      return { code: 500, status: verb === 'AUTH' ? '5.5.6' : '5.5.2' };
    case 'control-character':
    case 'space-after-colon':
    case 'invalid-base64':
      return { code: 501, status: '5.5.2' };
    case 'non-ascii':
      return path ? { code: 553, status: '5.6.7' } : { code: 501, status: '5.5.2' };
    case 'unknown-parameter':
    case 'misplaced-parameter':
      return { code: path ? 555 : 501, status: '5.5.4' };
    case 'unknown-mechanism':
      return { code: 504, status: '5.5.4' };
    default:
      return { code: 501, status: '5.5.4' };
  }
}

const pathFaults: ReadonlySet<FaultCode> = new Set(['invalid-path', 'invalid-domain', 'missing-angle-brackets']);
