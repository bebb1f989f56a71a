import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  allFindings,
  completionsAt,
  type Files,
  type ListedFile,
  loadProject,
  type Project,
  pathAt,
  SessionScript,
  type TypedStep,
} from '../../language';
import { painted, printable, stepLines, type TranscriptLine } from '../../report';
import { type Awaited, type Halt, isTyped, type LogEntry, type StepResult } from '../../runner';
import { type Choice, choicesOf } from './choices';
import type { LineEditor, Question } from './line-editor';
import type { TerminalTexts } from './texts';
import { asksForChallenge, secretsNamedIn, typedLine, withoutSecrets } from './typed-line';

/** What a conversation needs of the editor. */
export interface Surroundings {
  /** Where the script of the session stands. */
  readonly path: string;
  /** The lines of it above what is typed. */
  readonly head: string;
  readonly files: Files;
  /** The names that the environment defines. */
  readonly names: readonly string[];
  readonly texts: TerminalTexts;
  /** What is in a folder, as the script names it. */
  readonly list: (folder: string) => Promise<readonly ListedFile[]>;
  /** Sees to it that secrets are to be had; false where the user declines. */
  readonly provide: (names: readonly string[]) => Promise<boolean>;
  /** Keeps a password for this terminal, and gives the name of its secret. */
  readonly keep: (user: string, password: string) => string;
  /** Opens the script, and says what became of it. */
  readonly save: (script: string) => Promise<string>;
}

/** A session that is typed line by line: asks for lines, sends them, shows what comes of them, and keeps the script. */
export class Conversation {
  readonly #editor: LineEditor;
  readonly #around: Surroundings;
  readonly #script: SessionScript;
  readonly #before: StepResult[] = [];
  #held = false;
  /** What was typed and stands on the screen already. */
  #echoed: string[] = [];
  /** Whether the user has not ended it. */
  #goesOn = true;

  constructor(editor: LineEditor, around: Surroundings) {
    this.#editor = editor;
    this.#around = around;
    this.#script = new SessionScript(around.head);
  }

  /** The session as a script. */
  get script(): string {
    return this.#script.text;
  }

  /** Shows a step, without the lines that were typed just so. */
  showStep(result: StepResult): void {
    const { problem, ...step } = result;
    if (!this.#held) {
      this.#before.push(result);
    }
    const log = step.log.filter((entry) => !this.#isEchoed(entry));
    const lines = stepLines({ ...step, log }, NAMES);
    if (problem && !(problem.kind === 'unexpected-reply' && problem.expected !== undefined)) {
      const { message, expected, actual } = problem;
      lines.push({ role: 'problem', text: `!!! ${printable(message)}` });
      for (const [name, value] of Object.entries({ expected, actual })) {
        if (value !== undefined) {
          lines.push({ role: 'detail', text: `    ${name.padEnd(8)} ${printable(value)}` });
        }
      }
    }
    this.#show(lines);
  }

  /** Goes on until the user ends it or the server closes. */
  async run(halt: Halt): Promise<void> {
    this.#held = true;
    this.#script.greet(this.#before);
    while (await this.#isOpen(halt)) {
      const { awaited } = halt.view();
      const going = await (awaited === 'message' ? this.#message(halt) : this.#line(halt, awaited));
      if (!going) {
        return;
      }
    }
  }

  /** Whether there is a connection still: what is typed ahead is not for one that is gone, nor before what the server has said already. */
  async #isOpen(halt: Halt): Promise<boolean> {
    const until = new AbortController();
    const listening = this.#listen(halt, until.signal);
    await nextTurn();
    until.abort();
    await listening;
    return halt.view().connections.length > 0;
  }

  /** False where the user ends it. */
  async #line(halt: Halt, awaited: 'command' | 'response'): Promise<boolean> {
    const line = await this.#ask(halt, {
      prompt: PROMPT,
      shown: (typed) => withoutSecrets(typed, awaited),
      complete: (before) => this.#complete(before),
      ...(awaited === 'response' && { forgets: true as const }),
    });
    if (line !== undefined && awaited === 'response') {
      await this.#say(halt, line, awaited);
    } else if (line !== undefined) {
      await this.#take(halt, line);
    }
    return this.#goesOn;
  }

  /** Does what a line asks for where the server waits for a command. */
  async #take(halt: Halt, line: string): Promise<void> {
    const what = typedLine(line);
    const { texts } = this.#around;
    switch (what.kind) {
      case 'nothing':
        break;
      case 'help':
        this.#note(texts.help);
        break;
      case 'save':
        this.#note(await this.#around.save(this.script));
        break;
      case 'reply':
        this.#note(texts.isReply);
        break;
      case 'comment':
        this.#script.add({ as: 'command', text: line, shown: line, steps: [], above: 0 });
        break;
      case 'password':
        await this.#withPassword(halt, line, what.user);
        break;
      case 'script':
        await this.#say(halt, line, 'command');
        break;
    }
  }

  /** The lines up to the one that is a dot. */
  async #message(halt: Halt): Promise<boolean> {
    this.#note(this.#around.texts.message);
    const lines: string[] = [];
    for (;;) {
      const line = await this.#ask(halt, {
        prompt: INNER,
        forgets: true,
        complete: (before) => this.#complete([...lines, before].join('\n')),
      });
      if (line === undefined) {
        return this.#goesOn;
      }
      if (line === '.') {
        break;
      }
      lines.push(line);
    }
    await this.#say(halt, lines.join('\n'), 'message');
    return this.#goesOn;
  }

  async #withPassword(halt: Halt, line: string, user: string): Promise<void> {
    const password = await this.#ask(halt, { prompt: this.#around.texts.password(user), hidden: true });
    if (password) {
      await this.#say(halt, `${line} {{$secret ${this.#around.keep(user, password)}}}`, 'command');
    }
  }

  /** Says what was typed, and asks for the rest where it is not whole yet. */
  async #say(halt: Halt, typed: string, awaited: Awaited): Promise<void> {
    if (!(await this.#provided(typed))) {
      return;
    }
    let text = typed;
    await this.#hint(text, awaited);
    for (;;) {
      const shown = awaited === 'message' ? text : withoutSecrets(text, awaited);
      // The lines of a block are shown once more, each above its reply.
      const isBlock = awaited === 'command' && /^[ \t]*@/.test(text);
      this.#echoed = isBlock ? [] : [...shown.split('\n'), ...(awaited === 'message' ? ['.'] : [])];
      const said = await halt.say(text);
      this.#echoed = [];
      if (said.kind === 'done') {
        const steps = said.steps.map(asTyped);
        this.#script.add({ as: awaited, text, shown, steps, above: said.above });
        // A response that is pasted with its AUTH would be sent, shown and kept as a command.
        const isRefused = asksForChallenge(text) && halt.view().awaited === 'command';
        if (isRefused && this.#editor.forgetAhead()) {
          this.#note(this.#around.texts.noChallenge);
        }
        return;
      }
      if (said.kind === 'unclear') {
        this.#show([{ role: 'problem', text: `!!! ${printable(said.message)}` }]);
        return;
      }
      const above = text;
      const line = await this.#ask(halt, {
        prompt: INNER,
        forgets: true,
        shown: (inner) => withoutSecrets(inner, 'command'),
        complete: (before) => this.#complete(`${above}\n${before}`),
      });
      if (line === undefined || !(await this.#provided(line))) {
        return;
      }
      text += `\n${line}`;
    }
  }

  /** Whether the secrets that a text names are to be had. */
  async #provided(text: string): Promise<boolean> {
    const { provide, texts } = this.#around;
    const provided = await provide(secretsNamedIn(text));
    if (!provided) {
      this.#note(texts.declined);
    }
    return provided;
  }

  /** Asks for a line while what the server says unasked is shown; undefined where none comes of it. */
  async #ask(halt: Halt, question: Question): Promise<string | undefined> {
    const until = new AbortController();
    const listening = this.#listen(halt, until.signal);
    const answer = await this.#editor.ask(question);
    until.abort();
    await listening;
    this.#goesOn = answer.kind !== 'end';
    return answer.kind === 'line' ? answer.line : undefined;
  }

  async #listen(halt: Halt, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const step = await halt.unasked(until);
      if (step) {
        this.#script.hear(asTyped(step));
      }
      if (halt.view().connections.length === 0) {
        this.#editor.withdraw();
        return;
      }
    }
  }

  async #project(typed: string): Promise<Project> {
    const { path, files } = this.#around;
    return loadProject(path, this.#script.above + typed, files);
  }

  async #complete(before: string): Promise<readonly Choice[]> {
    const project = await this.#project(before);
    const { text } = project.script;
    const { names, list } = this.#around;
    const path = pathAt(project, text.length);
    const listing = path ? await list(path.folder) : [];
    const found = choicesOf(completionsAt(project, text.length, { environment: names, listing }), text);
    const own = OWN.filter((name) => /^@\w*$/.test(before) && name.startsWith(before));
    return [
      ...found,
      ...own.map((name) => ({
        label: name,
        detail: this.#around.texts.own[name],
        replaces: before.length,
        text: name,
        caret: name.length,
      })),
    ];
  }

  /** Says what is wrong with a line; it is sent all the same. */
  async #hint(text: string, awaited: Awaited): Promise<void> {
    const from = this.#script.above.length;
    // Each line is checked below all that were typed: of thousands that are pasted, the last ones would wait for minutes.
    if (from > LONG && this.#editor.isAhead) {
      return;
    }
    const project = await this.#project(awaited === 'message' ? `${text}\n.\n` : `${text}\n`);
    const hints = allFindings(project, { names: new Set(this.#around.names) }).filter(
      ({ path, finding: { span, severity, stopsRun, code } }) =>
        path === project.path &&
        span.start >= from &&
        severity !== 'info' &&
        !stopsRun &&
        !UNTOLD.has(code) &&
        // A server may ask anything to be a message or a response, which is nothing to be shown then.
        (awaited === 'command' || code !== 'unknown-command'),
    );
    this.#show(
      hints.map(({ finding: { message, rfc } }) => ({
        role: 'warning',
        text: `*** ${printable(message)}${rfc === undefined ? '' : ` (${rfc})`}`,
      })),
    );
  }

  #isEchoed(entry: LogEntry): boolean {
    // A line that went out with its values, such as the size of a chunk, is shown; those below it are not once more.
    const at = entry.type === 'sent' ? this.#echoed.indexOf(entry.text) : -1;
    this.#echoed.splice(0, at + 1);
    return at >= 0;
  }

  #note(text: string): void {
    this.#show(text.split('\n').map((line) => ({ role: 'note', text: `*** ${line}` })));
  }

  #show(lines: readonly TranscriptLine[]): void {
    if (lines.length > 0) {
      this.#editor.show(lines.map((line) => `${painted(line)}\n`).join(''));
    }
  }
}

/** What is typed has the colour of what is sent. */
const PROMPT = '\x1b[36mC: ';
/** Of a line inside a message or a block. */
const INNER = '\x1b[36m.. ';

const OWN = ['@help', '@save'] as const;

/** In characters: as much is checked again in a millisecond. */
const LONG = 10_000;

const NAMES = { pathName: (path: string) => path };

/** What is of use in a script that is kept and not while it is typed, and what the run itself warns of. */
const UNTOLD: ReadonlySet<string> = new Set([
  'plaintext-secret',
  'unused-variable',
  'duplicate-variable',
  'cleartext-credentials',
]);

/** A step of the typed text itself, without the file that the text was taken for. */
function asTyped({ file, line, kind, log, problem }: StepResult): TypedStep {
  const own = file === undefined || isTyped({ file });
  return { ...(!own && { file }), line, kind, log, ...(problem && { problem }) };
}
