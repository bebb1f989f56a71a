import { findCommand, isBase64, verbOf } from '../../smtp';
import { admits, type CommandItem, type ExpectedReply } from './syntax';
import type { Template } from './template';

/** Whether a line under AUTH, or under another response, is a SASL response; `escaped`: `C:` stands before it. */
export function answersChallenge(
  above: CommandItem,
  { template, written, escaped }: { template: Template; written: string; escaped: boolean },
): boolean {
  const reply = above.replies.at(-1);
  if (reply) {
    return admits(reply, '334');
  }
  if (written === '*' || (escaped && written === '')) {
    return true;
  }
  const only = template.parts[0];
  if (template.parts.length === 1 && only?.kind === 'reference') {
    return only.builtin && only.name === 'base64';
  }
  return isBase64(written) && findCommand(verbOf(written)) === undefined;
}

/** Whether a verb opens an exchange of SASL responses. */
export function opensExchange(verb: string): boolean {
  return findCommand(verb)?.followedBy === 'responses';
}

/** Whether a reply admits 4yz or 5yz codes and no other. */
export function admitsOnlyRefusals({ negated, codes }: ExpectedReply): boolean {
  return !negated && codes.every((pattern) => pattern[0] === '4' || pattern[0] === '5');
}
