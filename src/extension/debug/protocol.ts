import type { DebugProtocol } from '@vscode/debugprotocol';
import { l10n } from 'vscode';

/** What a request comes to: the body of its response and what is done once that is sent, or why it is refused. */
export type Outcome<Body = unknown> =
  | { readonly body?: Body; readonly after?: () => void }
  | {
      readonly refusal: string;
      /** Nobody needs to hear of it: the user was told, or declined. */
      readonly quiet?: true;
    };

/** What answers requests, by their command; a client's arguments are taken to be as the protocol has them. */
export type Handlers = Readonly<Record<string, (args: never) => Outcome | Promise<Outcome>>>;

/** The side of the debug adapter protocol that answers: numbers and pairs messages. */
export class Channel {
  readonly #handlers: Handlers;
  readonly #onBroken: (error: unknown) => void;
  readonly #listeners = new Set<(message: DebugProtocol.ProtocolMessage) => void>();
  #seq = 0;

  constructor(handlers: Handlers, onBroken: (error: unknown) => void) {
    this.#handlers = handlers;
    this.#onBroken = onBroken;
  }

  /** Listens to what is sent to the client. */
  readonly onDidSendMessage = (
    listener: (message: DebugProtocol.ProtocolMessage) => void,
    self?: unknown,
  ): { dispose(): void } => {
    const bound = listener.bind(self);
    this.#listeners.add(bound);
    return { dispose: () => this.#listeners.delete(bound) };
  };

  /** Takes what the client sends. */
  handleMessage(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'request') {
      void this.#answer(message as DebugProtocol.Request);
    }
  }

  /** Sends an event. */
  event<E extends DebugProtocol.Event>(event: E['event'], body?: E['body']): void {
    this.#send({ type: 'event', event, ...(body !== undefined && { body }) });
  }

  async #answer({ seq, command, arguments: given }: DebugProtocol.Request): Promise<void> {
    const outcome = await this.#outcomeOf(command, given);
    const head = { type: 'response', request_seq: seq, command };
    if ('refusal' in outcome) {
      const error = { id: 1, format: outcome.refusal, showUser: !outcome.quiet };
      this.#send({ ...head, success: false, message: outcome.refusal, body: { error } });
      return;
    }
    this.#send({ ...head, success: true, ...(outcome.body !== undefined && { body: outcome.body }) });
    outcome.after?.();
  }

  async #outcomeOf(command: string, given: unknown): Promise<Outcome> {
    const handler = Object.hasOwn(this.#handlers, command) ? this.#handlers[command] : undefined;
    try {
      return (
        (await handler?.((given ?? {}) as never)) ?? { refusal: l10n.t('{0} is not supported.', command), quiet: true }
      );
    } catch (error) {
      this.#onBroken(error);
      return { refusal: error instanceof Error ? error.message : String(error) };
    }
  }

  #send(message: object): void {
    this.#seq += 1;
    const whole = { seq: this.#seq, ...message } as DebugProtocol.ProtocolMessage;
    for (const listener of this.#listeners) {
      listener(whole);
    }
  }
}
