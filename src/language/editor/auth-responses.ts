import { allItems, type CommandItem, type Script } from '../script/syntax';

/** The SASL responses below an AUTH. */
export function responsesTo(script: Script, item: CommandItem): CommandItem[] {
  const items = allItems(script);
  const below = items.slice(items.indexOf(item) + 1);
  const end = below.findIndex((each) => each.kind !== 'command' || each.role !== 'response');
  return below.slice(0, end < 0 ? undefined : end).filter((each) => each.kind === 'command');
}
