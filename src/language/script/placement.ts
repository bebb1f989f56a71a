import type { ArgumentFault } from './action';
import { readAction } from './actions';
import { closestDirective, type Directive, findDirective, type Place } from './directives';
import { type Finding, finding } from './findings';
import type { BlockItem, DirectiveItem, Item, Script } from './syntax';
import type { Span } from './text';

/** Finds directives that are unknown, malformed or where they may not stand, and what stands outside a session. */
export function placeItems(script: Pick<Script, 'preamble' | 'sessions' | 'text'>): Finding[] {
  const findings = script.preamble.flatMap((item) => inPreamble(item, script.text));
  for (const { items } of script.sessions) {
    let seenStep = false;
    for (const item of items) {
      const place = seenStep ? 'body' : 'opening';
      seenStep ||= isStep(item);
      if (item.kind !== 'command') {
        findings.push(...placed(item, place, script.text));
      }
    }
  }
  return findings;
}

/** Finds what may not stand in a file that is included: sessions, and directives that `places` does not list there. */
export function placeIncluded(script: Script): Finding[] {
  const findings: Finding[] = [];
  for (const session of script.sessions) {
    if (session.heading) {
      findings.push(finding('invalid-directive', session.heading, 'A file with `###` sessions can not be included.'));
    }
    for (const item of session.items) {
      if (item.kind === 'directive' && item.name !== 'end') {
        findings.push(...misplaced(item, 'included'));
      }
    }
  }
  return findings;
}

/** Whether an item is a step: from the first one on, the session is under way. */
function isStep(item: Item): boolean {
  if (item.kind === 'command' || item.kind === 'block') {
    return true;
  }
  if (item.kind !== 'directive') {
    return false;
  }
  if (item.name === 'connect') {
    return !item.opening;
  }
  return findDirective(item.name)?.class === 'step' && item.name !== 'include';
}

/** Whether a directive may stand at a place (language.md, "Where directives may stand"). */
export function mayStand(directive: Directive, place: Place): boolean {
  return directive.places.includes(placeFor(directive, place));
}

/** Which place a line of a script is, told by the offset at which it begins. */
export function placeAt({ preamble, sessions }: Script, line: number): Place {
  const session = sessions.findLast(({ span }) => span.start <= line);
  if (!session) {
    return preamble.length > 0 || sessions.length > 0 ? 'preamble' : 'opening';
  }
  const above = session.items.filter(({ span }) => span.start < line);
  const block = blockAt(session.items, line);
  return block ?? (above.some(isStep) ? 'body' : 'opening');
}

function blockAt(items: readonly Item[], line: number): 'pipeline' | 'each' | undefined {
  const block = items.find(
    (item) => item.kind === 'block' && item.span.start < line && line <= (endOf(item)?.span.start ?? item.span.end),
  );
  if (block?.kind !== 'block') {
    return undefined;
  }
  return block.open.name === 'pipeline' || blockAt(block.items, line) === 'pipeline' ? 'pipeline' : 'each';
}

/** The @end of a block, where it has one. */
function endOf({ items }: BlockItem): Item | undefined {
  const last = items.at(-1);
  return last?.kind === 'directive' && last.name === 'end' ? last : undefined;
}

const PLACES: Readonly<Record<Place, string>> = {
  preamble: 'above the first session',
  opening: "above the session's first step",
  body: "below the session's first step",
  pipeline: 'in @pipeline',
  each: 'in @each',
  included: 'in an included file',
};

function inPreamble(item: Item, text: string): Finding[] {
  if (item.kind === 'comment' || item.kind === 'variable' || item.kind === 'noise') {
    return [];
  }
  if (item.kind === 'directive') {
    const directive = findDirective(item.name);
    if (directive && !directive.places.includes('preamble')) {
      return [outside(item.span, `@${item.name}`)];
    }
    return placed(item, 'preamble', text);
  }
  return [
    outside(
      item.span,
      item.kind === 'greeting' ? 'an expected reply' : item.kind === 'block' ? `@${item.open.name}` : 'a command',
    ),
  ];
}

function outside(span: Span, what: string): Finding {
  const message = `Above the first \`###\` stand only what holds for every session: variables, openings, settings and includes of such; ${what} belongs below it.`;
  return finding('outside-session', span, message);
}

function placed(item: Item, place: Place, text: string): Finding[] {
  if (item.kind === 'block') {
    return placedBlock(item, place, text);
  }
  if (item.kind !== 'directive') {
    return [];
  }
  const directive = findDirective(item.name);
  if (!directive) {
    return [unknown(item, place)];
  }
  const findings = misplaced(item, place);
  const action = readAction(item, text);
  if ('fault' in action) {
    findings.push(invalid(directive, action));
  }
  return findings;
}

function placedBlock(block: BlockItem, place: Place, text: string): Finding[] {
  const inside: Place = block.open.name === 'pipeline' || place === 'pipeline' ? 'pipeline' : 'each';
  const within = block.items.flatMap((item) => {
    if (item.kind !== 'directive' || item.name !== 'end') {
      return placed(item, inside, text);
    }
    const action = readAction(item, text);
    return 'fault' in action ? [finding('invalid-directive', action.span, action.fault)] : [];
  });
  return [...placed(block.open, place, text), ...within];
}

function misplaced(item: DirectiveItem, place: Place): Finding[] {
  const directive = findDirective(item.name);
  // A @connect that is no session's opening one is a step.
  const at = directive && place === 'opening' && item.name === 'connect' && !item.opening ? 'body' : place;
  if (!directive || item.name === 'end' || mayStand(directive, at)) {
    return [];
  }
  const where = directive.places.map((allowed) => PLACES[allowed]).join(', ');
  const there = PLACES[placeFor(directive, at)];
  return [finding('invalid-directive', item.span, `@${item.name} may not stand ${there}; it may stand ${where}.`)];
}

/** A step may itself be the session's first, so above the first step it stands in the body. */
function placeFor(directive: Directive, place: Place): Place {
  return place === 'opening' && directive.class !== 'opening' && directive.class !== 'setting' ? 'body' : place;
}

function invalid(directive: Directive, { fault, span, meant }: ArgumentFault): Finding {
  const hint = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
  const fix = meant === undefined ? undefined : { title: `Write ${meant}`, edits: [{ span, text: meant }] };
  return finding('invalid-directive', span, `${fault}${hint} Its form is \`${directive.syntax}\`.`, { fix });
}

function unknown(item: DirectiveItem, place: Place): Finding {
  const near = closestDirective(item.name);
  const closest = near === 'end' && place !== 'pipeline' && place !== 'each' ? undefined : near;
  // `@wait5s`: what is glued to the name is not lost.
  const glued = closest && item.name.startsWith(closest) ? item.name.slice(closest.length) : '';
  const written = `${closest}${/^\d/.test(glued) ? ` ${glued}` : ''}`;
  const variable =
    /^[A-Za-z_][\w-]*$/.test(item.name) && item.rest.start < item.rest.end
      ? ` A variable is written \`@${item.name} = …\`.`
      : '';
  const hint = closest ? ` Did you mean @${closest}?` : `${variable} To send the line, write \`C: \` before it.`;
  return finding('unknown-directive', item.span, `There is no directive @${item.name}.${hint}`, {
    fix: closest ? { title: `Change to @${closest}`, edits: [{ span: item.nameSpan, text: written }] } : undefined,
  });
}
