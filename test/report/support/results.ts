import type { RunResult, SessionResult, StepResult } from '../../../src/runner';

/** A step that sent a line and got a reply, which is written as it came. */
export function step(line: number, sent: string, ...replies: readonly string[]): StepResult {
  const [first = ''] = replies;
  const status = /^\d{3}[ -](\d\.\d\.\d)/.exec(first)?.[1];
  const reply = { code: first.slice(0, 3), lines: replies.map((text) => text.slice(4)), ms: 1 };
  return {
    line,
    kind: 'command',
    outcome: 'passed',
    log: [
      { type: 'sent', text: sent, octets: sent.length + 2 },
      ...(first === '' ? [] : [{ type: 'reply' as const, reply: { ...reply, ...(status && { status }) } }]),
    ],
  };
}

/** A session on a server. */
export function session(
  target: string,
  outcome: SessionResult['outcome'],
  steps: readonly StepResult[],
  more: Partial<SessionResult> = {},
): SessionResult {
  return {
    file: '/scripts/a.smtp',
    title: 'Alice writes to Bob',
    line: 3,
    target,
    outcome,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    steps,
    ...more,
  };
}

/** A run that took a tenth of a second. */
export function run(sessions: readonly SessionResult[]): RunResult {
  const count = (outcome: SessionResult['outcome']) => sessions.filter((each) => each.outcome === outcome).length;
  const summary = { passed: count('passed'), failed: count('failed'), errors: count('error') };
  return { version: 1, sessions, summary: { ...summary, skipped: count('skipped'), durationMs: 100 } };
}
