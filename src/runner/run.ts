import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { LONGEST_TIMER } from '../client';
import { initialSettings, type Offer, type SessionContext } from './context';
import { type Halt, haltOf } from './halt';
import { createMasker, type Masker } from './masking';
import type { Job, Plan, RunSettings } from './plan';
import type { ReceivedMessage, RunResult, SessionResult, StepResult, Summary, Writable } from './result';
import { isFailure } from './result';
import { SessionRun } from './session';
import { Recorder } from './step';
import { readTarget } from './targets';
import { Values } from './values';

/** What a run tells while it goes on; sessions that run at the same time are told apart by their number. */
export interface RunListener {
  /** How many sessions there are. */
  onRunStart?(total: number): void;
  onSessionStart?(session: Pick<SessionResult, 'file' | 'title' | 'line' | 'target'>, number: number): void;
  onStep?(step: StepResult, number: number): void;
  onSessionEnd?(result: SessionResult, number: number): void;
  /** What a server offers, each time that it says so. */
  onOffer?(offer: Offer, number: number): void;
  /** Holds a session up before each line that does something or includes a file, and before its connections are closed, until it resolves or the run is cancelled. */
  onHalt?(halt: Halt, number: number): Promise<void>;
}

/** Runs a plan. It always resolves, with what was done until then where `signal` ends it early. */
export async function run(
  { jobs, settings }: Extract<Plan, { kind: 'plan' }>,
  listener: RunListener = {},
  signal = new AbortController().signal,
): Promise<RunResult> {
  // Every connection that is open listens.
  setMaxListeners(0, signal);
  const started = performance.now();
  const all = sharded(repeated(jobs, settings.repeat ?? 1), settings.shard);
  listener.onRunStart?.(all.length);
  const results: SessionResult[] = [];
  let next = 0;
  let failed = false;
  const work = async () => {
    while (next < all.length) {
      const number = next;
      next += 1;
      const job = all[number];
      if (!job) {
        return;
      }
      const stopped = signal.aborted
        ? 'The run was cancelled.'
        : failed && settings.failFast
          ? 'A session before it did not pass.'
          : undefined;
      const due = stopped === undefined ? job : { ...job, skip: job.skip ?? stopped };
      const result = await runJob(due, settings, listener, number, signal);
      results[number] = result;
      failed ||= result.outcome === 'failed' || result.outcome === 'error';
      listener.onSessionEnd?.(result, number);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(settings.jobs ?? 1, all.length)) }, work));
  return { version: 1, summary: summarize(results, performance.now() - started), sessions: results };
}

/** How many sessions came to each outcome; `durationMs` in ms. */
export function summarize(sessions: readonly SessionResult[], durationMs: number): Summary {
  const count = (outcome: SessionResult['outcome']) => sessions.filter((session) => session.outcome === outcome).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
    durationMs: Math.round(durationMs),
  };
}

function repeated(jobs: readonly Job[], times: number): readonly Job[] {
  return times <= 1 ? jobs : Array.from({ length: times }, () => jobs).flat();
}

function sharded(jobs: readonly Job[], shard: RunSettings['shard']): readonly Job[] {
  return shard ? jobs.filter((_, index) => index % shard.count === shard.index - 1) : jobs;
}

async function runJob(
  job: Job,
  settings: RunSettings,
  listener: RunListener,
  number: number,
  signal: AbortSignal,
): Promise<SessionResult> {
  const { project, session } = job;
  const masker = maskerOf(job, settings);
  const result: Writable<SessionResult> = {
    file: project.path,
    title: session.title,
    line: project.script.lines.at(firstOffset(job)) + 1,
    target: masker.mask(shownTarget(job)),
    outcome: 'skipped',
    startedAt: new Date().toISOString(),
    durationMs: 0,
    steps: [],
  };
  const { file, title, line, target } = result;
  listener.onSessionStart?.({ file, title, line, target }, number);
  if (job.skip !== undefined) {
    result.reason = job.skip;
    return result;
  }
  const started = performance.now();
  const most = 1 + (job.retry?.times ?? 0);
  for (let tries = 1; ; tries++) {
    const attempt = await runOnce(job, settings, masker, watcherOf(listener, number), signal);
    const done = attempt.outcome === 'passed' || attempt.outcome === 'skipped' || tries === most || signal.aborted;
    if (done) {
      result.durationMs = Math.round(performance.now() - started);
      if (job.retry) {
        result.tries = tries;
      }
      return Object.assign(result, attempt);
    }
    await delay(Math.min(job.retry?.delay ?? 0, LONGEST_TIMER), undefined, { signal }).catch(() => undefined);
  }
}

/** Who watches one session. */
interface Watcher {
  readonly onStep: (step: StepResult) => void;
  readonly onOffer: ((offer: Offer) => void) | undefined;
  readonly onHalt: ((halt: Halt) => Promise<void>) | undefined;
}

function watcherOf(listener: RunListener, number: number): Watcher {
  return {
    onStep: (step) => listener.onStep?.(step, number),
    onOffer: listener.onOffer && ((offer) => listener.onOffer?.(offer, number)),
    onHalt: listener.onHalt && (async (halt) => listener.onHalt?.(halt, number)),
  };
}

type Attempt = Pick<SessionResult, 'target' | 'outcome' | 'reason' | 'tls' | 'steps' | 'problem' | 'received'>;

async function runOnce(
  job: Job,
  settings: RunSettings,
  masker: Masker,
  { onStep, onOffer, onHalt }: Watcher,
  outer: AbortSignal,
): Promise<Attempt> {
  const { project, session, sources, server, fallback } = job;
  const { signal, lift } = limited(outer, settings.maxTime);
  const values = new Values(
    sources,
    { secret: settings.secret, processEnv: settings.processEnv, now: () => new Date() },
    masker,
  );
  const acceptsRepliesOf = settings.acceptsReplies ? project.path : undefined;
  const recorder = new Recorder(project.path, masker, { onStep, acceptsRepliesOf, signal });
  const context: SessionContext = {
    values,
    masker,
    recorder,
    settings: { ...initialSettings(), ...(settings.onFailure && { onFailure: settings.onFailure }) },
    overrides: settings.overrides ?? {},
    signal,
    resolve: ({ path }, named) => settings.files.resolve(path, named),
    facts: { tls: undefined, received: [] },
    tellOffer: onOffer,
    hold: onHalt && ((held) => unlessAborted(signal, onHalt(haltOf(held, context, settings.files)))),
    typed: false,
  };
  const heading = {
    item: { span: session.heading ?? { start: firstOffset(job), end: firstOffset(job) } },
    project,
    values,
  };
  const target = server ?? fallback;
  const opening = target === undefined ? undefined : { target, name: undefined, fails: false, at: heading };
  const scope = { project, values };
  const sessionRun = new SessionRun(context, { opening, server });
  await sessionRun.prepare(project.script.preamble, scope);
  await sessionRun.run(session.items, scope, heading);
  lift();
  const problem = recorder.problem;
  const skipped = problem ? undefined : sessionRun.skipped;
  const attempt: Writable<Attempt> = {
    target: masker.mask(sessionRun.target ?? shownTarget(job)),
    outcome: problem ? (isFailure(problem.kind) ? 'failed' : 'error') : skipped === undefined ? 'passed' : 'skipped',
    steps: recorder.all(),
  };
  if (skipped !== undefined) {
    attempt.reason = skipped;
  }
  const { tls, received } = context.facts;
  if (tls) {
    attempt.tls = tls;
  }
  if (problem) {
    attempt.problem = problem;
  }
  if (received.length > 0) {
    attempt.received = received.map((message) => masked(message, masker));
  }
  return attempt;
}

/** Resolves with what is waited for, or once the signal is aborted. */
async function unlessAborted(signal: AbortSignal, awaited: Promise<void>): Promise<void> {
  let onAbort = () => {};
  const aborted = new Promise<void>((resolve) => {
    onAbort = resolve;
  });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) {
    onAbort();
  }
  try {
    await Promise.race([awaited, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** A signal that also ends what takes longer than so many ms; `AbortSignal.any` of Node 20 forgets a time-out that nothing else holds. */
function limited(outer: AbortSignal, maxTime: number | undefined): { signal: AbortSignal; lift: () => void } {
  if (maxTime === undefined) {
    return { signal: outer, lift: () => undefined };
  }
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const onOuter = () => controller.abort(outer.reason);
  const onTime = () => controller.abort(new DOMException('The session took longer than it may.', 'TimeoutError'));
  const timer = setTimeout(onTime, Math.min(maxTime, LONGEST_TIMER));
  outer.addEventListener('abort', onOuter, { once: true });
  if (outer.aborted) {
    onOuter();
  }
  return {
    signal: controller.signal,
    lift() {
      clearTimeout(timer);
      outer.removeEventListener('abort', onOuter);
    },
  };
}

/** Hides what is secret before anything runs. */
function maskerOf({ sources, secrets }: Job, settings: RunSettings): Masker {
  const masker = createMasker({ show: settings.showSecrets ?? false });
  const hidden = [...sources.environment.values()].filter(({ secret }) => secret).map(({ text }) => text);
  for (const text of [...hidden, ...secrets]) {
    masker.add(text);
  }
  return masker;
}

function masked(message: ReceivedMessage, masker: Masker): ReceivedMessage {
  return {
    ...message,
    from: masker.mask(message.from),
    recipients: message.recipients.map((recipient) => masker.mask(recipient)),
    ...(message.text !== undefined && { text: masker.mask(message.text) }),
  };
}

function firstOffset({ session }: Job): number {
  return session.heading?.start ?? session.items[0]?.span.start ?? session.span.start;
}

/** What is known of the target before anything is connected. */
function shownTarget({ server, fallback }: Job): string {
  const written = server ?? fallback;
  if (written === undefined) {
    return '';
  }
  return readTarget(written).url;
}
