import { window } from 'vscode';

/** Shows a warning without waiting for it to be closed. */
export function tell(message: string): void {
  void window.showWarningMessage(withoutLinks(message));
}

/**
 * A text as a message shows it, in which nothing is a link: of `[text](command:…)` the editor would make one that runs a
 * command, whoever wrote the script or sent the reply.
 */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
