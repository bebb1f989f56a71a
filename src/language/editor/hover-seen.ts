import { findCommand, findExtension, findMechanism, findParameter } from '../../smtp';
import { how, type KnownServers, type Seen } from '../check/known-servers';
import { connectionAt } from '../check/standing-at';
import type { Project } from '../script/project';
import type { CommandItem, Item } from '../script/syntax';
import type { HoverText } from './hover-text';

/** A hover with what the server offered of it when it was last seen: all of it where EHLO is explained. */
export function withSeen(project: Project, item: Item, found: HoverText, servers: KnownServers | undefined): HoverText {
  const seen = servers && seenBy(project, item, servers);
  if (!seen) {
    return found;
  }
  const when = `on ${seen.day}, ${how(seen)}`;
  if (isHello(item) && findCommand(found.title)?.verb === item.verb) {
    const lines = [...seen.keywords].map(([keyword, parameters]) => [keyword, ...parameters].join(' '));
    return lines.length === 0
      ? { ...found, text: `${found.text} ${seen.host} offered nothing ${when}.` }
      : { ...found, text: `${found.text} ${seen.host} offered this ${when}:`, value: lines.join('\n') };
  }
  const told = offerOf(keywordsOf(found.title), seen);
  return told === undefined ? found : { ...found, text: `${found.text} ${seen.host} ${told} ${when}.` };
}

/** What was seen where an item stands; what an EHLO is answered stands below it. */
function seenBy(project: Project, item: Item, servers: KnownServers): Seen | undefined {
  const { lines } = project.script;
  const line = lines.at(item.span.start) + (isHello(item) ? 1 : 0);
  const offset = line < lines.count ? lines.span(line).start : project.script.text.length;
  return connectionAt(project, offset, servers)?.seen;
}

function isHello(item: Item): item is CommandItem {
  return item.kind === 'command' && (item.verb === 'EHLO' || item.verb === 'LHLO');
}

interface Sought {
  readonly keywords: readonly string[];
  readonly mechanism?: string;
}

/** What a hover's title stands for in a reply to EHLO. */
function keywordsOf(title: string): Sought | undefined {
  const parameter = findParameter(title);
  if (findExtension(title) && !parameter) {
    return { keywords: [title] };
  }
  const mechanism = findMechanism(title);
  if (mechanism) {
    return { keywords: ['AUTH'], mechanism: mechanism.name };
  }
  const brought = findCommand(title)?.keyword ?? DIRECTIVES[title];
  return parameter ? { keywords: parameter.extensions } : brought === undefined ? undefined : { keywords: [brought] };
}

const DIRECTIVES: Readonly<Record<string, string>> = { '@auth': 'AUTH', '@pipeline': 'PIPELINING' };

function offerOf(sought: Sought | undefined, { keywords }: Seen): string | undefined {
  if (!sought) {
    return undefined;
  }
  const { keywords: any, mechanism } = sought;
  const offered = any.find((keyword) => keywords.has(keyword));
  const parameters = offered === undefined ? [] : (keywords.get(offered) ?? []);
  if (offered !== undefined && mechanism !== undefined) {
    return parameters.some((name) => name.toUpperCase() === mechanism) ? 'offered it' : 'did not offer it';
  }
  return offered === undefined ? `did not offer ${any.join(' or ')}` : `offered ${[offered, ...parameters].join(' ')}`;
}
