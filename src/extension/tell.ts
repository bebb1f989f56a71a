import { window } from 'vscode';

/** Shows a warning without waiting for it to be closed. */
export function tell(message: string): void {
  void window.showWarningMessage(message);
}
