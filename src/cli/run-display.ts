import { sessionEnd, sessionHeading, sessionLines, stepLines, type TranscriptLine } from '../report';
import type { RunListener, SessionResult } from '../runner';
import type { Paint } from './paint';
import { createProgress } from './progress';

/** How a run is shown while it goes on. */
export interface DisplayOptions {
  /** Where the transcript goes. */
  readonly stream: Pick<NodeJS.WriteStream, 'write'>;
  readonly paint: Paint;
  readonly pathName: (path: string) => string;
  /** Show only what did not pass. */
  readonly quiet: boolean;
  /** Whether sessions run one after the other, so that each step can be shown at once. */
  readonly live: boolean;
  /** Keep the transcript for a file, and show nothing but the progress. */
  readonly keep: boolean;
}

/** What shows a run. */
export interface Display {
  readonly listener: RunListener;
  print(lines: readonly TranscriptLine[]): void;
  /** The transcript as text, where it is kept. */
  kept(): string;
}

/** Shows a run, and its progress on standard error where that is a terminal. */
export function createDisplay({ stream, paint, pathName, quiet, live, keep }: DisplayOptions): Display {
  const transcript: string[] = [];
  const progress = createProgress(process.stderr);
  const options = { pathName };
  const print = (lines: readonly TranscriptLine[]) => {
    if (lines.length === 0) {
      return;
    }
    if (keep) {
      transcript.push(...lines.map(({ text }) => `${text}\n`));
      return;
    }
    progress.clear();
    stream.write(paint(lines));
  };
  const atEnd = (session: SessionResult) => {
    if (quiet) {
      return session.problem ? sessionLines(session, options) : [];
    }
    return live ? sessionEnd(session, options) : sessionLines(session, options);
  };
  const shown = live && !quiet;
  return {
    print,
    kept: () => transcript.join(''),
    listener: {
      onRunStart: (total) => progress.start(total),
      onSessionStart(session) {
        progress.running(session);
        if (shown) {
          print(sessionHeading(session, options));
        }
        progress.draw();
      },
      ...(shown && {
        onStep(step) {
          print(stepLines(step, options));
          progress.draw();
        },
      }),
      onSessionEnd(session) {
        progress.done(session);
        print(atEnd(session));
        progress.draw();
      },
    },
  };
}
