import { MarkdownString } from 'vscode';

/** A text in which what stands between backticks is code, and nothing else is Markdown. */
export function prose(text: string): MarkdownString {
  const parts = text.split(CODE).map((part, index) => (index % 2 === 1 ? part : escaped(part)));
  const markdown = parts.join('');
  return new MarkdownString(markdown);
}

/** Text that stands for itself in Markdown. VS Code's own `appendText` makes its blanks unbreakable, so that lines break within words. */
export function escaped(text: string): string {
  return text.replace(/[\\\x60*_{}[\]()#+\-!~<>|&]/g, '\\$&');
}

const CODE = /(\x60[^\x60\n]+\x60)/;
