import * as vscode from 'vscode';
import { ask, tell } from './channel';
import { Skip } from './test';

/** Takes a picture of the whole workbench; without hands only says that it does not. */
export async function screenshot(name: string): Promise<void> {
  const answer = await ask('/hands', { act: 'screenshot', name });
  await tell({ event: 'note', text: isNone(answer) ? `no screenshot ${name} on the desktop` : `screenshot ${answer}` });
}

/** Presses a chord as a user does, in Playwright's names: `Control+Alt+R`. */
export async function press(keys: string): Promise<void> {
  await act({ act: 'press', keys });
}

/** Types text where the cursor is. */
export async function type(text: string): Promise<void> {
  await act({ act: 'type', text });
}

/** Clicks the first thing that a Playwright selector finds; rejects when nothing turns up within ten seconds. */
export async function click(selector: string): Promise<void> {
  await act({ act: 'click', selector });
}

/** Moves the mouse over the first thing that a Playwright selector finds, until what another finds shows; rejects when that does not within ten seconds. */
export async function hover(selector: string, shows: string): Promise<void> {
  await act({ act: 'hover', selector, shows });
}

/** The texts of all that a selector finds; rejects when nothing turns up within ten seconds. */
export async function read(selector: string): Promise<string[]> {
  return (await act({ act: 'read', selector })) as string[];
}

/** The selector of what VS Code asks at the top of the window: a pick or an input box. */
export const question = '.quick-input-widget:not([style*="display: none"])';

/** Resolves once something with a text is asked and takes what is typed; rejects when it is not within ten seconds. */
export async function asked(text: string): Promise<void> {
  await read(`${question}:has-text(${JSON.stringify(text)}):has(input:focus)`);
}

/** The selector of a session's lens, which comes last of all that the editor shows of a script. */
export const lens = '.codelens-decoration a:has-text("Run")';

/** The texts of all that a selector finds, each with the colour that it is drawn in. */
export async function colours(selector: string): Promise<{ text: string; colour: string }[]> {
  return (await act({ act: 'colours', selector })) as { text: string; colour: string }[];
}

/** Presses a key; resolves with how long it took, in ms, until the editor that has it drew a squiggle, or none any more. */
export async function squiggled(keys: string, expected: 'there' | 'gone'): Promise<number> {
  return (await act({ act: 'squiggled', keys, there: expected === 'there' })) as number;
}

/** Resolves once the editor draws a text at the end of some line; rejects when it does not within ten seconds. */
export async function drawn(text: string): Promise<void> {
  await act({ act: 'after', text, there: true });
}

/** Resolves once the editor draws that text no more. */
export async function notDrawn(text: string): Promise<void> {
  await act({ act: 'after', text, there: false });
}

/** Resolves once a notification says a text, and takes all of them away. */
export async function notified(text: string): Promise<void> {
  await vscode.commands.executeCommand('notifications.showList');
  await read(`.notifications-list-container .monaco-list-row:has-text(${JSON.stringify(text)})`);
  await vscode.commands.executeCommand('notifications.clearAll');
}

/** Makes the page that large, in pixels. */
export async function resize(width: number, height: number): Promise<void> {
  await act({ act: 'size', width, height });
}

/** Has it done, or ends the test as skipped where nobody can: desktop VS Code is not driven from outside. */
async function act(request: { act: string; [field: string]: unknown }): Promise<unknown> {
  const answer = await ask('/hands', request);
  if (isNone(answer)) {
    throw new Skip('nobody can click or type on the desktop');
  }
  return answer;
}

function isNone(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'none' in answer;
}
