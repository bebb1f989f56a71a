import {
  decodeBase64,
  findEnhancedStatusCode,
  findExtension,
  findMechanism,
  findReplyCode,
  statusClasses,
} from '../../smtp';
import type { CommandItem, ExpectedLine, ExpectedReply, Script } from '../script/syntax';
import { literalOf } from '../script/template';
import { within, wordAt } from '../script/text';
import type { HoverText } from './hover-text';

/** Explains what stands in expected replies; `command` is what they answer, where it is one. */
export function hoverReplies(
  script: Script,
  replies: readonly ExpectedReply[],
  offset: number,
  command?: CommandItem,
): HoverText | undefined {
  const reply = replies.find(({ lines }) => lines.some(({ span }) => within(span, offset)));
  const line = reply?.lines.find(({ span }) => within(span, offset));
  if (!reply || !line) {
    return undefined;
  }
  return inText(script, { reply, line }, offset, command) ?? hoverCode(script, line, offset);
}

function hoverCode(script: Script, line: ExpectedLine, offset: number): HoverText | undefined {
  const span = wordAt(script.text, line.span, offset, /[0-9xX]/);
  const code = script.text.slice(span.start, span.end).toLowerCase();
  const row = findReplyCode(code);
  if (row) {
    return { span, title: row.code, text: row.summary, rfc: row.rfc };
  }
  const first = CLASSES[code[0] ?? ''];
  return /^[2-5x][0-9x]{2}$/.test(code) && first !== undefined
    ? { span, title: code, text: first, rfc: 'RFC 5321 4.2.1' }
    : undefined;
}

const CLASSES: Readonly<Record<string, string>> = {
  '2': 'The command was done.',
  '3': 'The command was taken; the server waits for more.',
  '4': 'The command was not done; trying again may help.',
  '5': 'The command was not done, and will not be.',
  x: 'Any reply at all.',
};

function inText(
  script: Script,
  { reply, line }: { reply: ExpectedReply; line: ExpectedLine },
  offset: number,
  command: CommandItem | undefined,
): HoverText | undefined {
  const { text } = line;
  if (text?.kind !== 'text' || !within(text.template.span, offset)) {
    return undefined;
  }
  const span = wordAt(script.text, text.template.span, offset);
  const word = script.text.slice(span.start, span.end);
  const isFirst = span.start === text.template.span.start;
  const status = isFirst ? findEnhancedStatusCode(word) : undefined;
  if (status) {
    const summary = `${status.summary}. ${statusClasses[word[0] ?? ''] ?? ''}.`;
    return { span, title: word, text: summary, rfc: status.rfc };
  }
  if (reply.codes.includes('334')) {
    return challenge(literalOf(text.template), text.template.span);
  }
  if (command?.verb !== 'EHLO' && command?.verb !== 'LHLO') {
    return undefined;
  }
  const keyword = isFirst ? findExtension(word) : undefined;
  if (keyword) {
    const { keyword: title, summary, syntax, rfc } = keyword;
    return { span, title, text: summary, rfc, ...(syntax !== '' && { syntax: `"${title}" [ SP ${syntax} ]` }) };
  }
  const mechanism = findMechanism(word);
  return mechanism && { span, title: mechanism.name, text: mechanism.summary, rfc: mechanism.rfc };
}

/** A challenge of AUTH in its own words. */
function challenge(base64: string | undefined, span: HoverText['span']): HoverText | undefined {
  const octets = base64 === undefined ? undefined : decodeBase64(base64);
  return (
    octets && {
      span,
      title: 'Challenge',
      text: 'What the base64 says:',
      value: new TextDecoder().decode(octets),
      rfc: 'RFC 4954 4',
    }
  );
}
