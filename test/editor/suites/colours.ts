import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { colours, read, screenshot } from '../support/hands';
import { withScript } from '../support/script';
import type { Tests } from '../support/test';

const script = `# a comment
@connect smtp://mx.example
@domain = b.example

### Alice writes to Bob
220
EHLO client.example
250-STARTTLS
MAIL FROM:<alice@b.example> SIZE=100
550 5.1.1
RCPT TO:<bob@{{domain}}>
450
DATA
354
Subject: Hello

plain words of the message
.
250
`;

/** Texts that are told apart by their colour, and what they are. */
const kinds = {
  comment: '# a comment',
  directive: '@connect',
  session: 'Alice writes to Bob',
  command: 'EHLO',
  domain: 'client.example',
  success: '220',
  refusal: '550',
  later: '450',
  parameter: 'SIZE',
  header: 'Subject',
  text: 'plain words of the message',
};

const themes = ['Dark Modern', 'Light Modern', 'Default High Contrast', 'Default High Contrast Light'];

/** What a reader tells apart at a glance, in each of VS Code's own themes. */
export const colouring: Tests = Object.fromEntries(
  themes.map((theme) => [
    `tells the parts of a script apart in ${theme}`,
    [
      30_000,
      () =>
        withScript(
          script,
          async () => {
            await inTheme(theme, async () => {
              await read('.monaco-editor .view-line');
              const drawn = await colours('.monaco-editor .view-line span span');
              const found = Object.entries(kinds).map(([kind, text]) => [kind, colourOf(drawn, text)] as const);
              const of = Object.fromEntries(found);
              await screenshot(`colours-${theme.toLowerCase().replaceAll(' ', '-')}`);
              const plain = of.text;
              for (const kind of ['comment', 'directive', 'session', 'command', 'domain', 'success', 'header']) {
                assert.notEqual(of[kind], plain, `a ${kind} has the colour of plain text, ${plain}`);
              }
              assert.notEqual(of.success, of.refusal, 'a reply that takes and one that refuses');
              assert.notEqual(of.later, of.refusal, 'a reply that refuses for now and one that refuses for good');
              // High contrast has dark green for warnings.
              assert.notEqual(of.later, 'rgb(0, 128, 0)', 'a refusal is not green');
              for (const reply of [of.success, of.later, of.refusal]) {
                assert.ok(contrast(reply ?? '', theme) >= 4.5, `${reply} can be read`);
              }
              assert.notEqual(of.command, of.success, 'a command and a reply');
              assert.notEqual(of.command, of.directive, 'a command and a directive');
            });
          },
          { file: 'colours.smtp' },
        ),
    ],
  ]),
);

async function inTheme(theme: string, body: () => Promise<void>): Promise<void> {
  const settings = vscode.workspace.getConfiguration('workbench');
  const changed = new Promise<void>((resolve) => {
    const listening = vscode.window.onDidChangeActiveColorTheme(() => {
      listening.dispose();
      resolve();
    });
  });
  await settings.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
  await changed;
  try {
    await body();
  } finally {
    await settings.update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
  }
}

/** Of a colour with the background, as WCAG 2 has it. */
function contrast(colour: string, theme: string): number {
  const dark = theme === 'Dark Modern' ? 'rgb(31, 31, 31)' : 'rgb(0, 0, 0)';
  const background = theme.includes('Light') ? 'rgb(255, 255, 255)' : dark;
  const [darker = 0, lighter = 0] = [luminance(colour), luminance(background)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((text) => {
    const share = Number(text) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function colourOf(drawn: readonly { text: string; colour: string }[], text: string): string {
  const found = drawn.find((part) => part.text.replaceAll('\u00a0', ' ').includes(text));
  assert.ok(found, `${text} is drawn, in one part`);
  return found.colour;
}
