import type { Link, SessionContext } from './context';
import type { Step } from './step';

/** Serves on a connection whose roles have turned, until the peer quits (RFC 2645 5.2.1). */
export async function reverseRoles(_link: Link, step: Step, _context: SessionContext): Promise<void> {
  step.fail({ kind: 'protocol', message: 'The server turned the roles, and taking mail is not there yet.' });
}
