import { readAction } from './actions';
import { closestDirective, type Directive, findDirective, type Place } from './directives';
import { type Finding, finding } from './findings';
import type { BlockItem, DirectiveItem, Item, Script } from './syntax';
import type { Span } from './text';

/** Finds directives that are unknown, malformed or where they may not stand, and what stands outside a session. */
export function placeItems(script: Pick<Script, 'preamble' | 'sessions' | 'text'>): Finding[] {
  const findings: Finding[] = [];
  for (const item of script.preamble) {
    findings.push(...inPreamble(item, script.text));
  }
  for (const session of script.sessions) {
    let seenStep = false;
    for (const item of session.items) {
      findings.push(...placed(item, seenStep ? 'body' : 'opening', script.text));
      seenStep ||= isStep(item);
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
export function isStep(item: Item): boolean {
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
    return [unknown(item)];
  }
  const findings = misplaced(item, placeOf(directive, item, place));
  const action = readAction(item, text);
  if ('fault' in action) {
    findings.push(invalid(directive, action));
  }
  return findings;
}

function placedBlock(block: BlockItem, place: Place, text: string): Finding[] {
  const findings = placed(block.open, place, text);
  const inside: Place = block.open.name === 'pipeline' || place === 'pipeline' ? 'pipeline' : 'each';
  for (const item of block.items) {
    if (item.kind === 'directive' && item.name === 'end') {
      const action = readAction(item, text);
      if ('fault' in action) {
        findings.push(finding('invalid-directive', action.span, action.fault));
      }
    } else {
      findings.push(...placed(item, inside, text));
    }
  }
  return findings;
}

/** A step may itself be the session's first, so above the first step it stands in the body. */
function placeOf(directive: Directive, item: DirectiveItem, place: Place): Place {
  const isOpening = directive.class === 'opening' && (item.name !== 'connect' || item.opening);
  return place === 'opening' && !isOpening && directive.class !== 'setting' ? 'body' : place;
}

function misplaced(item: DirectiveItem, place: Place): Finding[] {
  const directive = findDirective(item.name);
  if (!directive || item.name === 'end' || directive.places.includes(place)) {
    return [];
  }
  const where = directive.places.map((allowed) => PLACES[allowed]).join(', ');
  return [
    finding('invalid-directive', item.span, `@${item.name} may not stand ${PLACES[place]}; it may stand ${where}.`),
  ];
}

function invalid(directive: Directive, { fault, span }: { fault: string; span: Span }): Finding {
  return finding('invalid-directive', span, `${fault} Its form is \`${directive.syntax}\`.`);
}

function unknown(item: DirectiveItem): Finding {
  const closest = closestDirective(item.name);
  const hint = closest ? ` Did you mean @${closest}?` : ' To send the line, write `C: ` before it.';
  return finding('unknown-directive', item.span, `There is no directive @${item.name}.${hint}`, {
    fix: closest ? { title: `Change to @${closest}`, edits: [{ span: item.nameSpan, text: closest }] } : undefined,
  });
}
