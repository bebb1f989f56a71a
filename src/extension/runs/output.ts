import { type ExtensionContext, type OutputChannel, window, workspace } from 'vscode';
import type { TranscriptLine } from '../../report';
import { Turns } from './turns';

/** The panel "SMTP", made when it is first written to. */
export interface Output {
  /** Begins a run's part of it. */
  begin(): Part;
}

/** What one run writes; runs that go on at the same time do not mingle. */
export interface Part {
  /** `heading`: these lines stand above those that come next. */
  print(lines: readonly TranscriptLine[], options?: { readonly heading: boolean }): void;
  end(): void;
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
  const turns = new Turns((text) => open().append(text));
  subscriptions.push(turns);
  return {
    begin() {
      const settings = workspace.getConfiguration('smtp');
      // What others are about to say is not taken away from under them.
      if (settings.get<boolean>('output.clear', true) && !turns.busy) {
        open().clear();
      }
      if (settings.get<boolean>('output.show', true)) {
        open().show(true);
      }
      const turn = turns.begin();
      return {
        print(lines, options) {
          const text = lines.map((line) => `${line.text}\n`).join('');
          turn.write(text, options?.heading ? { heading: text } : undefined);
        },
        end: () => turn.end(),
      };
    },
  };
}
