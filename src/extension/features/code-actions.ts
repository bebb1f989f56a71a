import {
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Diagnostic,
  type ExtensionContext,
  l10n,
  languages,
  type Range,
  type TextDocument,
  WorkspaceEdit,
} from 'vscode';
import {
  allFindings,
  codeActionsAt,
  type Edit,
  type Finding,
  fixUntilDone,
  keptAs,
  literalOf,
  loadProject,
  type Project,
  type ScriptAction,
  secretsOf,
} from '../../language';
import { editorFiles, LANGUAGE, uriOf } from '../scripts';
import { projectOf, rangeIn } from './documents';
import type { Checked, DefinedOutside, Findings } from './findings';
import { runActions } from './run-actions';

/** Offers what mends a finding, other ways to write a line, and all certain fixes at once, when saving for example. */
export function registerCodeActions(
  { subscriptions }: ExtensionContext,
  findings: Findings,
  secretName: DefinedOutside['secretName'],
): void {
  subscriptions.push(
    languages.registerCodeActionsProvider(
      LANGUAGE,
      {
        provideCodeActions: (document, range, context) =>
          // What is asked for is `source.fixAll`, or all of `source`.
          context.only?.contains(FIX_ALL) && !context.only.contains(CodeActionKind.QuickFix)
            ? fixAll(document, findings)
            : actionsAt(document, range, { context, findings, secretName }),
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL] },
    ),
  );
}

const FIX_ALL = CodeActionKind.SourceFixAll.append(LANGUAGE);

async function actionsAt(
  document: TextDocument,
  range: Range,
  {
    context,
    findings,
    secretName,
  }: { context: CodeActionContext; findings: Findings; secretName: DefinedOutside['secretName'] },
): Promise<CodeAction[]> {
  const diagnostics = context.diagnostics.filter(({ source }) => source === LANGUAGE);
  // This is asked for at each move of the cursor: where nothing was found, nothing is looked for.
  const checked = diagnostics.length > 0 ? await findings.of(document) : undefined;
  const project = checked?.project ?? (await projectOf(document));
  const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const actions = codeActionsAt(project, checked ? ownOf(checked) : [], span);
  const named = await Promise.all(actions.map((action) => withFreeName(action, project, secretName)));
  return [
    ...named.flatMap((action) => (action ? [actionOf(document, project, { action, diagnostics })] : [])),
    ...runActions(document, context),
  ];
}

/** What is moved to the secret storage takes no other secret's place there; undefined where there is no storage. */
async function withFreeName(
  action: ScriptAction,
  project: Project,
  secretName: DefinedOutside['secretName'],
): Promise<ScriptAction | undefined> {
  const { secret } = action;
  if (!secret) {
    return action;
  }
  const taken = secretsOf(project).flatMap(({ reference }) => literalOf(reference.argument) ?? []);
  return secretName && keptAs(action, await secretName(secret, new Set(taken)));
}

async function fixAll(document: TextDocument, findings: Findings): Promise<CodeAction[]> {
  const checked = await findings.of(document);
  const { project } = checked;
  const before = project.script.text;
  const { text, count } = await fixUntilDone(before, async (current) => {
    if (current === before) {
      return ownOf(checked);
    }
    const changed = await loadProject(project.path, current, editorFiles);
    return ownOf({ project: changed, findings: allFindings(changed, { names: new Set() }) });
  });
  if (count === 0) {
    return [];
  }
  const action = new CodeAction(l10n.t('Mend all that is certain'), FIX_ALL);
  action.edit = editOf(document, project, changesOf(before, text));
  return [action];
}

/** A line at a time, so that cursors and folds stay where they are; fixes may also add and take away lines. */
function changesOf(before: string, after: string): Edit[] {
  const [old, young] = [before.split('\n'), after.split('\n')];
  const first = old.findIndex((line, index) => line !== young[index]);
  if (old.length !== young.length) {
    return [between(before, after, old.slice(0, first).join('\n').length)];
  }
  let offset = 0;
  return old.flatMap((line, index) => {
    const span = { start: offset, end: offset + line.length };
    offset = span.end + 1;
    const text = young[index] ?? '';
    return line === text ? [] : [{ span, text }];
  });
}

/** One edit, from where two texts differ to where they are the same again. */
function between(before: string, after: string, start: number): Edit {
  let [end, till] = [before.length, after.length];
  while (end > start && till > start && before[end - 1] === after[till - 1]) {
    end -= 1;
    till -= 1;
  }
  return { span: { start, end }, text: after.slice(start, till) };
}

/** Those of the script itself. */
function ownOf({ project, findings }: Checked): Finding[] {
  return findings.filter(({ path }) => path === project.path).map(({ finding }) => finding);
}

function actionOf(
  document: TextDocument,
  project: Project,
  {
    action: { title, kind, finding, preferred, edits, creates, secret },
    diagnostics,
  }: {
    action: ScriptAction;
    diagnostics: readonly Diagnostic[];
  },
): CodeAction {
  const action = new CodeAction(title, kind === 'fix' ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite);
  action.edit = editOf(document, project, edits);
  if (preferred) {
    action.isPreferred = true;
  }
  if (finding) {
    const range = rangeIn(project.script, finding.span);
    action.diagnostics = diagnostics.filter((each) => codeOf(each) === finding.code && each.range.isEqual(range));
  }
  if (creates !== undefined) {
    const uri = uriOf(editorFiles.resolve(project.path, creates));
    action.edit.createFile(uri, { ignoreIfExists: true });
    action.command = { command: 'vscode.open', title: l10n.t('Open it'), arguments: [uri] };
  }
  if (secret) {
    action.command = { command: 'smtp.setSecret', title: l10n.t('Keep it'), arguments: [secret.name, secret.value] };
  }
  return action;
}

function codeOf({ code }: Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}

function editOf({ uri }: TextDocument, { script }: Project, edits: readonly Edit[]): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  for (const { span, text } of edits) {
    edit.replace(uri, rangeIn(script, span), text);
  }
  return edit;
}
