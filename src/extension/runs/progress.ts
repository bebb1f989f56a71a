import { type CancellationToken, CancellationTokenSource, ProgressLocation, window } from 'vscode';
import { withoutLinks } from '../tell';

/** What goes on, as its notification has it. */
export interface Going {
  /** Says how far it is. */
  readonly report: (message: string) => void;
  /** Cancelled by the notification. */
  readonly token: CancellationToken;
}

/**
 * Does something, with a notification that can cancel it. What is done before anybody could reach for Cancel has none:
 * the editor would keep it on the screen for most of a second.
 */
export async function withCancel<T>(title: string, work: (going: Going) => Promise<T>): Promise<T> {
  const source = new CancellationTokenSource();
  let message = '';
  let say = (_: string) => {};
  const report = (text: string) => {
    message = withoutLinks(text);
    say(message);
  };
  const done = work({ report, token: source.token });
  const options = { location: ProgressLocation.Notification, title: withoutLinks(title), cancellable: true };
  const soon = setTimeout(() => {
    void window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => source.cancel());
      say = (text) => progress.report({ message: text });
      say(message);
      // Whoever asked for it hears what went wrong.
      return done.then(
        () => {},
        () => {},
      );
    });
  }, SOON_MS);
  try {
    return await done;
  } finally {
    clearTimeout(soon);
    source.dispose();
  }
}

const SOON_MS = 400;
