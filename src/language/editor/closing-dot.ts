import { allItems } from '../script/project';
import type { Script } from '../script/syntax';
import type { Edit } from '../script/text';
import { lineEndOf } from '../script/text';

/** Closes a message that has just been begun, Enter being pressed behind DATA, its 354 or BDAT: the dot goes below the cursor's line; undefined where it is there, or where the line above begins no message. */
export function closingDot(script: Script, offset: number): Edit | undefined {
  const { text, lines } = script;
  const line = lines.at(offset);
  const item = allItems(script).find(
    (each) => each.kind === 'command' && each.payload && lines.at((each.intermediate ?? each).span.end) === line - 1,
  );
  if (item?.kind !== 'command' || !item.payload) {
    return undefined;
  }
  const { start, end } = lines.span(line);
  const isOpen = script.findings.some(({ code, span }) => code === 'unterminated-payload' && span === item.span);
  // A dot far below may be another message's: what stands between is then no text of this one.
  const swallows = item.payload.lines.some(({ span }) => OTHER.test(text.slice(span.start, span.end)));
  if (start !== end || (!isOpen && !swallows)) {
    return undefined;
  }
  return { span: { start: end, end }, text: `${lineEndOf(text)}.` };
}

/** Lines that open a session or a transaction, or end one: hardly a message's. */
const OTHER = /^(?:###(?!#)|MAIL FROM:|RCPT TO:|(?:DATA|QUIT|EHLO|RSET)(?![^ \t]))/i;
