import { findDirective } from './directives';
import { admits, type DirectiveItem, type ExpectedReply, type Item } from './syntax';
import { literalOf } from './template';

/** Follows, connection by connection, whether the greeting may still be written. */
export class Greetings {
  #open = true;
  #seenStep = false;
  #seenConnect = false;
  #named = new Map<string, boolean>();
  #current: string | undefined;

  get expected(): boolean {
    return this.#open;
  }

  /** Whether a @connect here is the session's opening one. */
  openingConnect(): boolean {
    const opening = !this.#seenStep && !this.#seenConnect;
    this.#seenConnect = true;
    return opening;
  }

  read(): void {
    this.#open = false;
  }

  talk(): void {
    this.#open = false;
    this.#seenStep = true;
  }

  step(name: string): void {
    // What an included file does is not known here: it may hold settings only, so everything stays possible.
    if (name === 'include') {
      return;
    }
    this.#seenStep = true;
    if (name !== 'early') {
      this.#open = false;
    }
  }

  connect(words: DirectiveItem['words']): void {
    this.#seenStep = true;
    this.#remember();
    const as = words.findIndex((word) => literalOf(word.template) === 'as');
    const name = as === -1 ? undefined : words[as + 1];
    this.#current = name && literalOf(name.template);
    this.#open = true;
  }

  use(words: DirectiveItem['words']): void {
    this.#seenStep = true;
    this.#remember();
    this.#current = words[0] && literalOf(words[0].template);
    this.#open = this.#named.get(this.#current ?? '') ?? false;
  }

  #remember(): void {
    if (this.#current !== undefined) {
      this.#named.set(this.#current, this.#open);
    }
  }
}

/** The directive that a connection's greeting was read for, where what looks like its expected reply stands not far below that. */
export function stepThatReadsGreeting(items: readonly Item[], reply: ExpectedReply): DirectiveItem | undefined {
  if (!admits(reply, '220')) {
    return undefined;
  }
  const near = items.slice(-NEAR);
  const opened = near.findLastIndex((item) => item.kind === 'directive' && /^(?:connect|use)$/.test(item.name));
  const since = near.slice(opened + 1);
  const written = since.some((item) => !SILENT.has(item.kind) || (item.kind === 'greeting' && !item.surplus));
  return written ? undefined : since.find(readsGreeting);
}

/** A script may hold any number of such replies. */
const NEAR = 20;

/** What can stand above the reply that is told, and nothing is sent for. */
const SILENT: ReadonlySet<Item['kind']> = new Set(['comment', 'variable', 'directive', 'greeting']);

function readsGreeting(item: Item): item is DirectiveItem {
  const directive = item.kind === 'directive' ? findDirective(item.name) : undefined;
  return directive?.class === 'step' && !directive.beforeGreeting && directive.name !== 'include';
}
