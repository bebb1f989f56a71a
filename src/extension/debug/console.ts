import { l10n } from 'vscode';
import { printable, stepLines, type TranscriptOptions } from '../../report';
import type { Halt, StepResult } from '../../runner';
import { awaitedText } from './variables';

/** Lines that are typed while a session is held up: each is sent when it, or what it begins, is whole. */
export class TypedLines {
  readonly #halt: Halt;
  readonly #options: TranscriptOptions;
  /** What begins something that further lines are to end. */
  #begun: string[] = [];
  /** What was sent so far, as typed. */
  readonly #sent: string[] = [];

  constructor(halt: Halt, options: TranscriptOptions) {
    this.#halt = halt;
    this.#options = options;
  }

  /** What was sent so far, and what is begun. */
  get text(): string {
    return [...this.#sent, ...this.#begun].map((line) => `${line}\n`).join('');
  }

  /** Whether what comes next is no command. */
  get isInside(): boolean {
    return this.#halt.view().awaited !== 'command';
  }

  /** Runs what was typed; resolves with what came of it, as it is shown. */
  async type(text: string): Promise<string> {
    const lines = text.split(/\r?\n/);
    if (this.#halt.view().awaited === 'message') {
      return this.#typeMessage(lines);
    }
    const typed = [...this.#begun, ...lines];
    const said = await this.#halt.say(typed.join('\n'));
    if (said.kind === 'incomplete') {
      this.#begun = typed;
      return l10n.t('… goes on with the next line; a ? alone leaves it');
    }
    this.#begun = [];
    if (said.kind === 'unclear') {
      return l10n.t('Nothing was sent. {0}', said.message);
    }
    this.#sent.push(...typed);
    return this.#shown(said.steps, typed).concat(this.#next()).join('\n') || l10n.t('Done.');
  }

  /** Forgets what is begun and not sent yet; what the server waits for, it still does. */
  leave(): string {
    const left = this.#begun.length > 0 ? [l10n.t('What was begun is left: nothing of it was sent.')] : [];
    this.#begun = [];
    return [...left, ...this.#next()].join('\n') || l10n.t('Nothing is begun.');
  }

  /** What the server waits for, where that is no command. */
  #next(): string[] {
    const { awaited } = this.#halt.view();
    if (awaited === 'command') {
      return [];
    }
    const waits = l10n.t('The server waits for {0}.', awaitedText(awaited));
    return [`*** ${waits}`];
  }

  /** A message goes when its dot is there. */
  async #typeMessage(lines: readonly string[]): Promise<string> {
    const end = lines.indexOf('.');
    this.#begun.push(...(end < 0 ? lines : lines.slice(0, end)));
    if (end < 0) {
      return l10n.t('… goes on, up to a line with a dot alone; a ? alone leaves it');
    }
    const message = this.#begun;
    this.#begun = [];
    const said = await this.#halt.say(message.join('\n'));
    if (said.kind !== 'done') {
      return l10n.t('Nothing was sent. {0}', said.kind === 'unclear' ? said.message : '');
    }
    this.#sent.push(...message, '.');
    return this.#shown(said.steps, [...message, '.']).join('\n');
  }

  /** What happened; what was sent as it was typed is on the screen already. */
  #shown(steps: readonly StepResult[], typed: readonly string[]): string[] {
    const echoes = new Set(typed.map((line) => `C: ${printable(line)}`));
    return steps.flatMap(({ problem, ...step }) => [
      ...stepLines(step, this.#options).flatMap(({ role, text }) =>
        role === 'sent' && echoes.has(text) ? [] : [text],
      ),
      ...(problem ? [`!!! ${printable(problem.message)}`] : []),
      // What the server said before is read instead.
      ...(problem && step.kind === 'command' && !step.log.some(({ type }) => type.startsWith('sent'))
        ? [`*** ${l10n.t('Nothing was sent.')}`]
        : []),
    ]);
  }
}
