import { closest } from '../../smtp';
import { importSessions } from '../import';
import type { Finding } from '../script/findings';
import { filesNamed } from '../script/links';
import { promptsOf, secretsOf, variablesOf } from '../script/names';
import { allItems, type Project } from '../script/project';
import type { Script } from '../script/syntax';
import { literalOf } from '../script/template';
import type { Edit } from '../script/text';
import { lineEndOf } from '../script/text';
import type { ScriptAction } from './code-actions';

/** What mends a finding: the one certain fix, or ways to choose from. */
export function mendings(project: Project, finding: Finding): ScriptAction[] {
  const { fix } = finding;
  const certain: ScriptAction[] = fix
    ? [{ title: fix.title, kind: 'fix', finding, preferred: true, edits: fix.edits }]
    : [];
  return [...certain, ...(WAYS[finding.code]?.(project, finding) ?? [])];
}

const WAYS: Partial<Record<Finding['code'], (project: Project, finding: Finding) => ScriptAction[]>> = {
  'undefined-variable': nameOrDefine,
  'missing-file': createFile,
  'plaintext-secret': moveSecret,
  'unknown-directive': escapeLine,
  'invalid-reply': escapeLine,
  'unused-variable': removeLine,
  'transcript-noise': (project, finding) => [
    ...convertTranscript(project, finding),
    ...removeLine(project, finding),
    ...escapeLine(project, finding),
  ],
  'unterminated-payload': addDot,
  'missing-argument': writeLast,
};

/** The whole text is what was pasted, with lines of a script among it. */
function convertTranscript({ script }: Project, finding: Finding): ScriptAction[] {
  const converted = conversions.get(script) ?? importSessions([{ text: script.text }], { from: 'transcript' }).text;
  conversions.set(script, converted);
  const edits = [{ span: { start: 0, end: script.text.length }, text: converted }];
  return converted === ''
    ? []
    : [{ title: 'Convert the transcript', kind: 'fix', finding, ...(!finding.fix && { preferred: true }), edits }];
}

/** Each line of a transcript may ask for it. */
const conversions = new WeakMap<Script, string>();

function nameOrDefine(project: Project, finding: Finding): ScriptAction[] {
  const { script } = project;
  const written = script.text.slice(finding.span.start, finding.span.end);
  const name = /^\{\{[ \t]*([A-Za-z_][\w-]*)[ \t]*\}\}$/.exec(written)?.[1];
  if (name === undefined) {
    return [];
  }
  const known = [...variablesOf(project).keys(), ...promptsOf(project).map((prompt) => prompt.name)];
  const near = closest(name, known);
  const at = placeOfDefinitions(project);
  const define = (title: string, text: string): ScriptAction => ({
    title,
    kind: 'fix',
    finding,
    edits: [{ span: { start: at, end: at }, text: `${text}${lineEndOf(script.text)}` }],
  });
  return [
    ...(near
      ? [
          {
            title: `Change to {{${near}}}`,
            kind: 'fix' as const,
            finding,
            edits: [{ span: finding.span, text: `{{${near}}}` }],
          },
        ]
      : []),
    define(`Define ${name} in the script`, `@${name} = `),
    define(`Ask for ${name} before a run`, `@prompt ${name}`),
  ];
}

/** Below the variables and the opening that stand at the top, or at the very top. */
function placeOfDefinitions({ script }: Project): number {
  const { lines, preamble, sessions } = script;
  const items = sessions[0]?.heading ? preamble : (sessions[0]?.items ?? []);
  const last = items.findLast(
    (item) => item.kind === 'variable' || (item.kind === 'directive' && item.name === 'prompt'),
  );
  const line = last ? lines.at(last.span.end) + 1 : 0;
  return line < lines.count ? lines.span(line).start : script.text.length;
}

function createFile({ script }: Project, finding: Finding): ScriptAction[] {
  const file = filesNamed(script).find(({ span }) => span.start <= finding.span.end && finding.span.start <= span.end);
  return file ? [{ title: `Create ${file.path}`, kind: 'fix', finding, edits: [], creates: file.path }] : [];
}

/** Writes `{{$secret NAME}}`, named after the user or the variable, in place of a password. */
export function moveSecret(project: Project, finding: Finding): ScriptAction[] {
  const { script } = project;
  const { start, end } = finding.span;
  const written = script.text.slice(start, end);
  const value = /^"(.*)"$/.exec(written)?.[1]?.replace(/\\(["\\])/g, '$1') ?? written;
  const item = allItems(script).find(({ span }) => span.start <= start && end <= span.end);
  const user = item?.kind === 'directive' && item.words[1] ? literalOf(item.words[1].template) : undefined;
  const wanted = item?.kind === 'variable' ? item.name : (user ?? 'password').replace(/[^\w.@-]+/g, '-');
  const used = new Set(secretsOf(project).flatMap(({ reference }) => literalOf(reference.argument) ?? []));
  let name = wanted;
  for (let number = 2; used.has(name); number++) {
    name = `${wanted}-${number}`;
  }
  const edits = [{ span: finding.span, text: `{{$secret ${name}}}` }];
  return [{ title: `Move to the secret storage as ${name}`, kind: 'fix', finding, edits, secret: { name, value } }];
}

function escapeLine({ script }: Project, finding: Finding): ScriptAction[] {
  const { start, text } = lineOf(script, finding);
  const indent = /^[ \t]*/.exec(text)?.[0].length ?? 0;
  const at = start + indent;
  return [
    {
      title: 'Send the line as it stands',
      kind: 'fix',
      finding,
      edits: [{ span: { start: at, end: at }, text: 'C: ' }],
    },
  ];
}

function removeLine({ script }: Project, finding: Finding): ScriptAction[] {
  if (finding.fix) {
    return [];
  }
  const { start, end } = lineOf(script, finding);
  const behind = /^(?:\r\n|\r|\n)/.exec(script.text.slice(end))?.[0].length ?? 0;
  return [
    { title: 'Delete the line', kind: 'fix', finding, edits: [{ span: { start, end: end + behind }, text: '' }] },
  ];
}

function addDot({ script: { text } }: Project, finding: Finding): ScriptAction[] {
  const lineEnd = lineEndOf(text);
  const open = text === '' || /[\r\n]$/.test(text) ? '' : lineEnd;
  const edit: Edit = { span: { start: text.length, end: text.length }, text: `${open}.${lineEnd}` };
  return [{ title: 'End the message at the end of the script', kind: 'fix', finding, edits: [edit] }];
}

/** The chunk that QUIT drops may be dropped on purpose. */
function writeLast({ script }: Project, finding: Finding): ScriptAction[] {
  const { start, text } = lineOf(script, finding);
  const chunk = /^[ \t]*(?:C: ?)?(?:BDAT|BURL)[ \t]+[^ \t].*?(?=[ \t]*$)/i.exec(text)?.[0];
  const at = start + (chunk?.length ?? 0);
  return chunk === undefined
    ? []
    : [{ title: 'Write LAST', kind: 'fix', finding, edits: [{ span: { start: at, end: at }, text: ' LAST' }] }];
}

function lineOf({ lines, text }: Project['script'], { span }: Finding): { start: number; end: number; text: string } {
  const line = lines.span(lines.at(span.start));
  return { ...line, text: text.slice(line.start, line.end) };
}
