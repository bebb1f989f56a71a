import { expect, test } from 'vitest';
import { closingDot } from '../../src/language';
import { atCursor, edited } from './support/marked';

// What stands when Enter has just been pressed.
test.each([
  ['after DATA', 'DATA\n|', 'DATA\n\n.'],
  ['after its reply', 'DATA\n354\n|', 'DATA\n354\n\n.'],
  ['after a reply of several lines', 'DATA\n354-a\n354 b\n|', 'DATA\n354-a\n354 b\n\n.'],
  ['after BDAT', 'BDAT {{$octets}} LAST\n|', 'BDAT {{$octets}} LAST\n\n.'],
  ['with CRLF', 'DATA\r\n|', 'DATA\r\n\r\n.'],
  ['above another message', 'DATA\n|\nMAIL FROM:<a@b>\nDATA\nx\n.\n', 'DATA\n\n.\nMAIL FROM:<a@b>\nDATA\nx\n.\n'],
  ['above another session', 'DATA\n354\n|\n### Next\nDATA\nx\n.\n', 'DATA\n354\n\n.\n### Next\nDATA\nx\n.\n'],
])('%s the dot goes below', async (_, script, expected) => {
  const { project, offset, text } = await atCursor(script);
  const edit = closingDot(project.script, offset);
  expect(edit && edited(text, [edit])).toBe(expected);
  // Below the cursor: it stays in the message.
  expect(edit?.span.start).toBe(offset);
});

test.each([
  ['where the dot is there', 'DATA\n|\n.\n'],
  ['where the message is there', 'DATA\n354\n|\nSubject: Quit\n\nHi\n.\n'],
  ['further down in a message', 'DATA\nSubject: x\n|\n'],
  ['after what has no message', 'NOOP\n|'],
  ['after an empty chunk', 'BDAT 0 LAST\n|'],
  ['after a refusal of DATA', 'DATA\n503\n|'],
  ['where something is written already', 'DATA\nx|\n'],
])('nothing %s', async (_, script) => {
  const { project, offset } = await atCursor(script);
  expect(closingDot(project.script, offset)).toBeUndefined();
});
