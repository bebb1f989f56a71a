import { type Files, loadProject, type Project } from '../language';
import type { Connections } from './connections';
import type { Link, Scope, SessionContext } from './context';
import { attempt } from './problems';
import { type StepResult, TYPED } from './result';
import { SessionRun } from './session';
import { Recorder } from './step';
import type { Values } from './values';

/** What came of something typed. */
export type Said =
  | {
      readonly kind: 'done';
      readonly steps: readonly StepResult[];
      /** How many lines of the script that they stand in come before what was typed. */
      readonly above: number;
    }
  /** It begins what further lines are to end, a payload or a block: nothing was sent. */
  | { readonly kind: 'incomplete' }
  /** It is unclear in itself: nothing was sent. */
  | { readonly kind: 'unclear'; readonly message: string };

/** What a server waits for: a command, the message after 354, or the SASL response after 334. */
export type Awaited = 'command' | 'message' | 'response';

/** What the server of a connection waits for. */
export function awaitedOn(link: Link | undefined): Awaited {
  const code = link?.lastReply?.code;
  return code === '354' ? 'message' : code === '334' ? 'response' : 'command';
}

/** Where lines are typed: what stands there, and how the session goes on. */
export interface Conversation {
  readonly project: Project;
  readonly values: Values;
  readonly connections: Connections;
  readonly context: SessionContext;
  readonly files: Files;
}

/** Runs lines that were typed while a session is held up. DATA goes at once, and its message when it is typed. */
export function say(text: string, conversation: Conversation): Promise<Said> {
  return runAs(awaitedOn(conversation.connections.current), text, conversation);
}

/** Gives a variable a value, in which references may stand; nothing is sent, whatever the server waits for. */
export function assign(name: string, value: string, conversation: Conversation): Promise<Said> {
  return runAs('command', `@${name} = ${value}`, conversation);
}

async function runAs(
  awaited: Awaited,
  text: string,
  { project: around, values, connections, context, files }: Conversation,
): Promise<Said> {
  const project = await loadProject(files.resolve(around.path, TYPED), asScript(text, awaited), files);
  const unclear = unclearIn(project);
  if (unclear) {
    return unclear;
  }
  const steps: StepResult[] = [];
  const recorder = new Recorder(around.path, context.masker, {
    acceptsRepliesOf: project.path,
    signal: context.signal,
    onStep(step) {
      steps.push(step);
      context.recorder.adopt(step);
    },
  });
  const own: SessionContext = { ...context, recorder, typed: true, hold: undefined };
  const run = new SessionRun(own, { opening: undefined, server: undefined, connections: connections.within(own) });
  const inside = { project, values };
  await define(inside, own);
  const [session] = project.script.sessions;
  const [asked, answer] = session?.items ?? [];
  if (awaited === 'message' && asked?.kind === 'command') {
    await run.exchange([{ kind: 'message', at: { item: asked, ...inside } }]);
  } else if (awaited === 'response' && answer?.kind === 'command') {
    await run.exchange([{ kind: 'command', at: { item: answer, ...inside } }]);
  } else {
    await run.go(session?.items ?? [], inside);
  }
  return { kind: 'done', steps, above: awaited === 'command' ? 0 : ABOVE };
}

/** The lines above a message or a response. */
const ABOVE = 2;

/** What was typed, below what makes it the message or the response that the server waits for. */
function asScript(text: string, awaited: Awaited): string {
  switch (awaited) {
    case 'message':
      return `DATA\n354\n${text === '' ? '' : `${text}\n`}.\n`;
    case 'response':
      return `AUTH\n334\nC: ${text}\n`;
    case 'command':
      // A script has DATA alone where it expects a refusal.
      return /^\s*DATA\s*$/i.test(text) ? `${text.trim()}\n5xx\n` : text;
  }
}

function unclearIn({ script, findings }: Project): Said | undefined {
  const stopping = [...script.findings.map((finding) => ({ script, finding })), ...findings].filter(
    ({ finding }) => finding.stopsRun,
  );
  const [first] = stopping;
  if (!first) {
    return undefined;
  }
  const open = stopping.some(
    ({ script: { text }, finding: { code, span } }) =>
      code === 'unterminated-payload' || (code === 'unbalanced-block' && !text.startsWith('@end', span.start)),
  );
  return open ? { kind: 'incomplete' } : { kind: 'unclear', message: first.finding.message };
}

/** Variables that are typed hold from now to the session's end, as captures do. */
async function define(scope: Scope, { recorder, settings }: SessionContext): Promise<void> {
  for (const item of scope.project.script.variables) {
    const step = recorder.begin('directive', { item, ...scope });
    const done = await attempt(step, () => {
      scope.values.define(item.name, item.value);
    });
    if (!done) {
      recorder.end(step, settings.onFailure);
    }
  }
}
