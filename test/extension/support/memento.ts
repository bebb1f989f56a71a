import type { LineState } from '../../../src/extension/terminal/line-history';

/** What VS Code keeps of an extension, as its windows share it. */
export function memento(kept: Record<string, readonly string[]> = {}): LineState {
  return {
    get: (key, otherwise) => kept[key] ?? otherwise,
    async update(key, value) {
      kept[key] = value;
    },
  };
}
