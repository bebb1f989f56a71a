import { type ExtensionContext, type OutputChannel, window, workspace } from 'vscode';
import type { TranscriptLine } from '../report';

/** The panel "SMTP", made when it is first written to. */
export interface Output {
  start(): void;
  print(lines: readonly TranscriptLine[]): void;
}

/** Makes the panel; it is shown without taking the focus. */
export function createOutput({ subscriptions }: ExtensionContext): Output {
  let channel: OutputChannel | undefined;
  const open = () => {
    if (!channel) {
      channel = window.createOutputChannel('SMTP', 'smtp-transcript');
      subscriptions.push(channel);
    }
    return channel;
  };
  return {
    start() {
      const settings = workspace.getConfiguration('smtp');
      if (settings.get<boolean>('output.clear', true)) {
        open().clear();
      }
      if (settings.get<boolean>('output.show', true)) {
        open().show(true);
      }
    },
    print: (lines) => open().append(lines.map(({ text }) => `${text}\n`).join('')),
  };
}
