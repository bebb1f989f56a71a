import type { Finding } from '../script/findings';
import { allItems, type Project } from '../script/project';
import type { CommandItem, ExpectedReply, Item, Script } from '../script/syntax';
import type { Edit } from '../script/text';
import { lineEndOf, type Span } from '../script/text';
import { convertAuth } from './convert-auth';
import { mendings } from './mend';

/** A change that is offered at a place of a script. */
export interface ScriptAction {
  readonly title: string;
  /** Mends a finding, or writes what is right in another way. */
  readonly kind: 'fix' | 'rewrite';
  /** The finding it is about. */
  readonly finding?: Finding;
  /** Whether it mends the finding for certain. */
  readonly preferred?: true;
  readonly edits: readonly Edit[];
  /** A file to make, as the script names it. */
  readonly creates?: string;
  /** What is to be kept in the secret storage. */
  readonly secret?: { readonly name: string; readonly value: string };
}

/** What can be done about a stretch of a project's own script, `findings` being what was found in it. */
export function codeActionsAt(project: Project, findings: readonly Finding[], span: Span): ScriptAction[] {
  const { script } = project;
  const here = findings.filter((finding) => meets(finding.span, span));
  return [
    ...here.flatMap((finding) => mendings(project, finding)),
    ...here.flatMap((finding) => suppression(script, finding)),
    ...commandsIn(script, span).flatMap((item) => convertAuth(project, item)),
    ...codesOnly(script, span),
  ];
}

function meets(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** `# smtp-ignore-next-line CODE` above the line, or the code on such a line that is there. */
function suppression(script: Script, finding: Finding): ScriptAction[] {
  const { text, lines } = script;
  if (finding.stopsRun) {
    return [];
  }
  // A message belongs to the line that opens it.
  const owner = allItems(script).find(
    (item) =>
      item.kind === 'command' && item.payload && meets(item.payload.span, { ...finding.span, end: finding.span.start }),
  );
  const line = lines.at(owner?.span.start ?? finding.span.start);
  const { start, end } = lines.span(line);
  // What is wrong with such a comment itself, none silences.
  if (/^[ \t]*#/.test(text.slice(start, end))) {
    return [];
  }
  const above = line > 0 ? lines.span(line - 1) : { start, end: start };
  const title = `Ignore ${finding.code} on this line`;
  if (/^[ \t]*#[ \t]*smtp-ignore-next-line[ \t]+[^ \t]/.test(text.slice(above.start, above.end))) {
    return [
      {
        title,
        kind: 'fix',
        finding,
        edits: [{ span: { start: above.end, end: above.end }, text: ` ${finding.code}` }],
      },
    ];
  }
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const comment = `${indent}# smtp-ignore-next-line ${finding.code}${lineEndOf(text)}`;
  return [{ title, kind: 'fix', finding, edits: [{ span: { start, end: start }, text: comment }] }];
}

/** Expected replies without their texts. */
function codesOnly(script: Script, span: Span): ScriptAction[] {
  const edits = repliesIn(script, span)
    .filter(({ lines }) => lines.length > 1 || lines.some(({ text }) => text))
    .map(({ span: whole, negated, codes }) => ({ span: whole, text: `${negated ? '!' : ''}${codes.join('|')}` }));
  const title = edits.length === 1 ? 'Expect the code only' : 'Expect the codes only';
  return edits.length > 0 ? [{ title, kind: 'rewrite', edits }] : [];
}

function repliesIn(script: Script, span: Span): ExpectedReply[] {
  return allItems(script)
    .flatMap(repliesOf)
    .filter((reply) => meets(reply.span, span));
}

function repliesOf(item: Item): readonly ExpectedReply[] {
  switch (item.kind) {
    case 'command':
      return [...(item.intermediate ? [item.intermediate] : []), ...item.replies];
    case 'directive':
      return item.replies;
    case 'greeting':
      return [item.reply];
    default:
      return [];
  }
}

function commandsIn(script: Script, span: Span): CommandItem[] {
  return allItems(script)
    .filter((item) => item.kind === 'command')
    .filter((item) => meets(item.span, span));
}
