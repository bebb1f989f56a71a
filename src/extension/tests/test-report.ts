import { Location, l10n, Position, Range, type TestItem, TestMessage, type TestRun, Uri } from 'vscode';
import { painted, sessionEnd, sessionHeading, stepLines, type TranscriptLine } from '../../report';
import { isTyped, type RunListener, type SessionResult, type StepResult } from '../../runner';
import { NAMES, refusalLines } from '../runs/run-in-panel';
import type { Prepared } from '../runs/runs';

/** Tells the Test Explorer what a run comes to. */
export class TestReport {
  readonly #run: TestRun;

  constructor(run: TestRun) {
    this.#run = run;
  }

  enqueued(items: readonly TestItem[]): void {
    for (const item of items) {
      this.#run.enqueued(item);
    }
  }

  /** What is not run, where there is nothing to run or a script is not clear in itself. */
  refused(prepared: Prepared, items: readonly TestItem[]): void {
    const { plan } = prepared;
    if (plan.kind === 'plan') {
      return;
    }
    const messages =
      plan.kind === 'nothing'
        ? [new TestMessage(plan.reason)]
        : plan.findings.map(({ path, script, finding }) => {
            const { line, column } = script.lines.position(finding.span.start);
            return messageAt(finding.message, path, new Range(line - 1, column - 1, line - 1, column - 1));
          });
    for (const item of items) {
      this.#print(refusalLines(prepared), item);
      this.#run.errored(item, messages);
    }
  }

  /** Listens to one order's run; `sessionAt` finds a session by the line (from 1) that it begins on. */
  listenerOf(sessionAt: (line: number) => TestItem | undefined): RunListener {
    let current: TestItem | undefined;
    return {
      onSessionStart: (session) => {
        current = sessionAt(session.line);
        if (current) {
          this.#run.started(current);
        }
        this.#print(sessionHeading(session, NAMES), current);
      },
      onStep: (step) => this.#print(stepLines(step, NAMES), current),
      onSessionEnd: (session) => {
        this.#print(sessionEnd(session, NAMES), current);
        if (current) {
          this.#settle(current, session);
        }
      },
    };
  }

  #settle(item: TestItem, session: SessionResult): void {
    const { outcome, durationMs } = session;
    item.description = session.reason;
    if (outcome === 'passed') {
      this.#run.passed(item, durationMs);
    } else if (outcome === 'skipped') {
      this.#run.skipped(item);
    } else if (outcome === 'failed') {
      this.#run.failed(item, messagesOf(session), durationMs);
    } else {
      this.#run.errored(item, messagesOf(session), durationMs);
    }
  }

  /** As the test's own output, which a terminal shows: it has colours, and wants CRLF. */
  #print(lines: readonly TranscriptLine[], item: TestItem | undefined): void {
    this.#run.appendOutput(lines.map((line) => `${painted(line)}\r\n`).join(''), undefined, item);
  }
}

/** A message for each step with a problem, where the expectation stands. */
function messagesOf({ steps, file }: SessionResult): TestMessage[] {
  return steps.filter((step) => !isTyped(step)).flatMap((step) => messageOf(step, file));
}

function messageOf({ problem, line, file: stepFile }: StepResult, file: string): TestMessage[] {
  if (!problem) {
    return [];
  }
  const { message, expected, actual, place } = problem;
  const start = new Position((place?.line ?? line) - 1, (place?.column ?? 1) - 1);
  const said = messageAt(message, place?.file ?? stepFile ?? file, new Range(start, start.translate(0, place?.length)));
  // Side by side only where there are two.
  if (expected !== undefined && actual !== undefined) {
    said.expectedOutput = expected;
    said.actualOutput = actual;
  } else if (expected !== undefined || actual !== undefined) {
    const fact = actual !== undefined ? l10n.t('actual: {0}', actual) : l10n.t('expected: {0}', expected ?? '');
    said.message = `${message}\n${fact}`;
  }
  return [said];
}

function messageAt(text: string, path: string, range: Range): TestMessage {
  const message = new TestMessage(text);
  message.location = new Location(Uri.file(path), range);
  return message;
}
