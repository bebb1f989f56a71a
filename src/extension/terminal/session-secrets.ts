import type { Ready } from '../runs/runs';
import type { Secrets } from '../servers/secrets';
import { secretsNamedIn } from './typed-line';

/** The secrets of one session: those of the storage, asked for when they are needed, and passwords that were typed. */
export class SessionSecrets {
  readonly ready: Ready;
  /** Typed passwords, by the names that the session has for them. */
  readonly #typed = new Map<string, string>();
  readonly #known = new Map<string, string>();
  readonly #storage: Secrets;

  constructor({ order, plan }: Ready, storage: Secrets) {
    this.#storage = storage;
    const { secret } = plan.settings;
    this.ready = {
      order,
      plan: {
        ...plan,
        settings: {
          ...plan.settings,
          secret: (name) => this.#typed.get(name) ?? this.#known.get(name) ?? secret(name),
        },
      },
    };
  }

  /** Sees to it that secrets are to be had; false where the user declines one. */
  async provide(names: readonly string[]): Promise<boolean> {
    const found = await this.#storage.get(names.filter((name) => this.#valueOf(name) === undefined));
    for (const [name, value] of found ?? []) {
      this.#known.set(name, value);
    }
    return found !== undefined;
  }

  /** Keeps a typed password for the session, by a name that stands for nothing else in it. */
  keep(user: string, password: string): string {
    const wanted = user.replace(/[^\w.@-]+/g, '-') || 'password';
    let name = wanted;
    for (let number = 2; (this.#valueOf(name) ?? password) !== password; number++) {
      name = `${wanted}-${number}`;
    }
    this.#typed.set(name, password);
    return name;
  }

  /** Puts the secrets that a script asks for into the storage, those that were typed and `moved` ones; what was stored before is not lost: the script gets another name then. */
  async store(script: string, moved: ReadonlyMap<string, string>): Promise<{ text: string; names: readonly string[] }> {
    let text = script;
    const names: string[] = [];
    for (const [name, value] of [...this.#typed, ...moved]) {
      const written = new Set(secretsNamedIn(text));
      if (!written.delete(name)) {
        continue;
      }
      const free = await this.#storage.nameFor({ name, value }, written);
      await this.#storage.keep({ name: free, value });
      text = text.replaceAll(`{{$secret ${name}}}`, () => `{{$secret ${free}}}`);
      names.push(free);
    }
    return { text, names };
  }

  #valueOf(name: string): string | undefined {
    return this.ready.plan.settings.secret(name);
  }
}
