import type { Finding } from '../script/findings';
import { type Prompt, promptsOf } from '../script/names';
import type { Project } from '../script/project';
import type { Script, Session } from '../script/syntax';
import type { Span } from '../script/text';
import type { KnownServers } from './known-servers';

/** What is wrong in each session of a script that includes no other: a session that was checked before, with the same variables and settings around it and the same servers known, is not checked again. So at a key one session is. */
export function checkEachSession(
  { project, servers }: { project: Project; servers: KnownServers | undefined },
  check: (session: Session) => readonly Finding[],
): readonly Finding[] {
  const { path, script } = project;
  const around = textAround(script, promptsOf(project));
  const before = CHECKED.get(path);
  const known = before?.around === around && before.servers === servers ? before.sessions : [];
  const more = known.length - script.sessions.length;
  const sessions: CheckedSession[] = [];
  const findings: Finding[] = [];
  for (const [index, session] of script.sessions.entries()) {
    const { start, end } = session.span;
    const text = script.text.slice(start, end);
    // What is edited lies between sessions that stay as they are: as far from the beginning, or from the end.
    const same = [known[index], known[index + more]].find((each) => each?.text === text);
    const checked = same ? movedTo(same, start) : { text, start, findings: check(session) };
    sessions.push(checked);
    for (const found of checked.findings) {
      findings.push(found);
    }
  }
  // The scripts that were checked last stand at the end.
  CHECKED.delete(path);
  CHECKED.set(path, { around, servers, sessions });
  for (const oldest of CHECKED.keys()) {
    if (CHECKED.size <= MOST_SCRIPTS) {
      break;
    }
    CHECKED.delete(oldest);
  }
  return findings;
}

/** What was found in a session that began there. */
interface CheckedSession {
  readonly text: string;
  readonly start: number;
  readonly findings: readonly Finding[];
}

/** The sessions of a script as they were last, and what else decided. */
interface CheckedScript {
  readonly around: string;
  readonly servers: KnownServers | undefined;
  readonly sessions: readonly CheckedSession[];
}

const CHECKED = new Map<string, CheckedScript>();

const MOST_SCRIPTS = 10;

/** What decides beside a session's own text: what stands above all of them, and the variables and prompts, wherever they stand. */
function textAround({ text, sessions, variables }: Script, prompts: readonly Prompt[]): string {
  const above = text.slice(0, sessions[0]?.span.start ?? 0);
  const named = [...variables, ...prompts.map(({ item }) => item)];
  return [above, ...named.map(({ span }) => text.slice(span.start, span.end))].join('\n');
}

function movedTo(checked: CheckedSession, start: number): CheckedSession {
  const by = start - checked.start;
  return by === 0
    ? checked
    : { text: checked.text, start, findings: checked.findings.map((found) => movedFinding(found, by)) };
}

function movedFinding(found: Finding, by: number): Finding {
  const { span, related, fix } = found;
  return {
    ...found,
    span: movedSpan(span, by),
    ...(related && { related: related.map((each) => ({ ...each, span: movedSpan(each.span, by) })) }),
    ...(fix && { fix: { ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: movedSpan(edit.span, by) })) } }),
  };
}

function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
