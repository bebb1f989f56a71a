import type { BlockItem, DirectiveItem, Item } from './syntax';

/** More than anybody writes; what walks the tree may recurse. */
export const DEEPEST_BLOCK = 32;

/** The blocks that are open while a script is read, each inside the one before. */
export class OpenBlocks {
  readonly #blocks: { readonly open: DirectiveItem; readonly items: Item[] }[] = [];
  /** Those that are too deep to be opened, and so are not closed either. */
  #tooDeep = 0;

  /** Where the innermost one's items go; undefined where none is open. */
  get items(): Item[] | undefined {
    return this.#blocks.at(-1)?.items;
  }

  /** The lines that opened them, the outermost first. */
  get openings(): readonly DirectiveItem[] {
    return this.#blocks.map(({ open }) => open);
  }

  open(item: DirectiveItem): 'opened' | 'too-deep' {
    if (this.#blocks.length === DEEPEST_BLOCK) {
      this.#tooDeep++;
      return 'too-deep';
    }
    this.#blocks.push({ open: item, items: [] });
    return 'opened';
  }

  /** Takes an @end; what it closes, or undefined where nothing is open. */
  end(item: DirectiveItem): BlockItem | 'too-deep' | undefined {
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      return 'too-deep';
    }
    this.items?.push(item);
    return this.close(item.span.end);
  }

  /** Closes the innermost one, whether or not an @end is there. */
  close(end: number): BlockItem | undefined {
    const { open, items } = this.#blocks.pop() ?? {};
    return open && items && { kind: 'block', span: { start: open.span.start, end }, open, items };
  }
}
