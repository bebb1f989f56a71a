import {
  allFindings,
  closingDot,
  codeActionsAt,
  completionsAt,
  definitionsAt,
  type Edit,
  filesNamed,
  foldsOf,
  formatScript,
  highlightsAt,
  hoverAt,
  inlayHintsOf,
  loadProject,
  type OutlineEntry,
  outlineOf,
  type Project,
  placesOf,
  type Span,
  selectionsAt,
  semanticTokensOf,
  signatureAt,
} from '../../../src/language';
import { filesOf } from './findings';
import { knownServers } from './known-servers';

const files = filesOf({ '/letter.eml': 'Hi\r\n', '/parts.smtp': '@host = other.example\nNOOP\n', '/list.txt': 'a\n' });

/** Asks for all that the editor asks for at an offset of a text; resolves with what VS Code could not show, or would do wrong. */
export async function editorFaults(text: string, offset: number): Promise<string[]> {
  const project = await loadProject('/script.smtp', text, files);
  return [
    ...faultsOfText(project),
    ...faultsOfCompletion(project, offset),
    ...faultsOfTelling(project, offset),
    ...faultsOfChanges(project, offset),
  ];
}

/** What is asked for once a text: folds, colours, links, hints, the outline. */
function faultsOfText({ script }: Project): string[] {
  const { text } = script;
  const last = script.lines.at(text.length);
  const folds = foldsOf(script);
  const tokens = semanticTokensOf(script);
  return [
    ...folds
      .filter(({ start, end }) => start > end || end > last)
      .map(({ start, end }) => `a fold of lines ${start} to ${end} of ${last}`),
    ...folds
      .filter((fold) => folds.some(({ start, end }) => start < fold.start && fold.start <= end && end < fold.end))
      .map(({ start, end }) => `a fold of lines ${start} to ${end} that crosses another`),
    ...tokens.flatMap(({ span, type }) => outside(text, span, `a colour ${type}`)),
    ...tokens
      .filter(({ span }, index) => span.start < (tokens[index - 1]?.span.end ?? 0) || span.start === span.end)
      .map(({ type }) => `a colour ${type} that lies over another, or on nothing`),
    ...filesNamed(script).flatMap(({ span, path }) => outside(text, span, `a link to ${path}`)),
    ...inlayHintsOf(script)
      .filter((hint) => hint.offset > text.length)
      .map(({ label }) => `a hint ${label}`),
    ...faultsOfOutline(outlineOf(script), { start: 0, end: text.length }),
  ];
}

/** VS Code refuses an outline with an empty name, or with a selection outside of its entry. */
function faultsOfOutline(entries: readonly OutlineEntry[], round: Span): string[] {
  return entries.flatMap(({ name, span, selection, children }) => [
    ...(name.trim() === '' ? ['an outline entry without a name'] : []),
    ...(contains(round, span) && contains(span, selection) ? [] : [`the outline's ${name} reaches out`]),
    ...faultsOfOutline(children, span),
  ]);
}

/** VS Code takes what a completion replaces only from one line, and round the cursor. */
function faultsOfCompletion(project: Project, offset: number): string[] {
  const { text } = project.script;
  const listing = [
    { name: 'letter.eml', folder: false },
    { name: 'messages', folder: true },
  ];
  const offers = completionsAt(project, offset, { environment: ['relay'], servers: knownServers, listing });
  const labels = offers.map(({ label }) => label);
  return [
    ...labels.filter((label, index) => labels.indexOf(label) < index).map((label) => `${label} is offered twice`),
    ...offers.flatMap(({ label, span }) => {
      const typed = text.slice(span.start, offset);
      const path = label.startsWith('<');
      return [
        ...outside(text, span, `what ${label} replaces`),
        ...(span.start <= offset && offset <= span.end ? [] : [`${label} replaces what is elsewhere`]),
        ...(/[ \t]/.test(typed) && !/[ \t]/.test(label) && !path ? [`${label} replaces “${typed}”`] : []),
      ];
    }),
  ];
}

function faultsOfTelling(project: Project, offset: number): string[] {
  const { script } = project;
  const hover = hoverAt(project, offset, new Map(), knownServers);
  const signature = signatureAt(project, offset);
  const selections = selectionsAt(script, offset);
  definitionsAt(project, offset);
  return [
    ...(hover ? outside(script.text, hover.span, `the hover ${hover.title}`) : []),
    ...(hover && !within(hover.span, offset) ? [`the hover ${hover.title} is about something else`] : []),
    ...(hover && /undefined|NaN|\[object/.test(JSON.stringify(hover)) ? [`the hover says ${hover.text}`] : []),
    ...(signature && (signature.active < 0 || signature.active > signature.parts.length)
      ? [`${signature.label} has no part ${signature.active}`]
      : []),
    ...(signature?.parts ?? [])
      .filter(({ start, end }) => start >= end || end > (signature?.label.length ?? 0))
      .map(() => `a part of ${signature?.label} is none of it`),
    ...selections
      .filter((span, index) => !within(span, offset) || !contains(span, selections[index - 1] ?? span))
      .map(({ start, end }) => `a selection from ${start} to ${end}`),
    ...highlightsAt(script, offset).flatMap(({ span }) => outside(script.text, span, 'a highlight')),
  ];
}

function faultsOfChanges(project: Project, offset: number): string[] {
  const { script, path } = project;
  const { text } = script;
  const findings = allFindings(project, { names: new Set(), servers: knownServers }).map(({ finding }) => finding);
  const places = placesOf([project], path, offset);
  const own = places.filter((place) => place.path === path).map(({ occurrence: { span } }) => ({ span, text: 'new' }));
  const dot = closingDot(script, offset);
  return [
    ...findings
      .filter(({ span }) => !contains({ start: 0, end: text.length }, span))
      .map(({ code }) => `${code} stands outside of the text`),
    ...findings.flatMap(({ code, fix }) => faultsOfEdits(text, fix?.edits ?? [], `the fix of ${code}`)),
    ...codeActionsAt(project, findings, { start: offset, end: offset }).flatMap(({ title, edits, creates }) => [
      ...faultsOfEdits(text, edits, title),
      ...(edits.length === 0 && creates === undefined ? [`${title} does nothing`] : []),
    ]),
    ...faultsOfEdits(text, formatScript(script), 'formatting'),
    ...faultsOfEdits(text, own, 'renaming'),
    ...places
      .filter(({ script: { text: at }, occurrence: { span, name } }) => at.slice(span.start, span.end) !== name)
      .map(({ occurrence }) => `renaming ${occurrence.name} changes something else`),
    ...faultsOfEdits(text, dot ? [dot] : [], 'the closing dot'),
  ];
}

/** VS Code makes no edits that overlap. */
function faultsOfEdits(text: string, edits: readonly Edit[], what: string): string[] {
  const spans = edits.map(({ span }) => span).sort((a, b) => a.start - b.start || a.end - b.end);
  return spans
    .filter((span, index) => {
      const before = spans[index - 1];
      const over = before && (span.start < before.end || (span.start === before.start && span.end === before.end));
      return over || !contains({ start: 0, end: text.length }, span);
    })
    .map(({ start, end }) => `${what} changes ${start} to ${end} twice, or outside of the text`);
}

/** A span that is not on one line of the text. */
function outside(text: string, span: Span, what: string): string[] {
  const isThere = contains({ start: 0, end: text.length }, span) && !/[\r\n]/.test(text.slice(span.start, span.end));
  return isThere ? [] : [`${what} is not on one line: ${span.start} to ${span.end}`];
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;
}

function within({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
