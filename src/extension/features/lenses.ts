import { CodeLens, type ExtensionContext, l10n, languages, Range, type TextDocument } from 'vscode';
import { LANGUAGE } from '../scripts';
import { scriptOf } from './documents';

/** Puts Run and Debug above each session, and Run all above the first of several. */
export function registerLenses({ subscriptions }: ExtensionContext): void {
  // Elsewhere nothing runs.
  const selector = ['file', 'untitled'].map((scheme) => ({ language: LANGUAGE, scheme }));
  subscriptions.push(languages.registerCodeLensProvider(selector, { provideCodeLenses }));
}

function provideCodeLenses(document: TextDocument): CodeLens[] {
  const script = scriptOf(document);
  const { uri } = document;
  return script.sessions.flatMap((session, index) => {
    const offset = session.heading?.start ?? session.items.find((item) => item.kind !== 'comment')?.span.start;
    if (offset === undefined) {
      return [];
    }
    const line = script.lines.at(offset);
    const range = new Range(line, 0, line, 0);
    const title = session.title === '' ? l10n.t('Run this session') : l10n.t('Run “{0}”', session.title);
    const lenses = [
      new CodeLens(range, {
        title: `$(play) ${l10n.t('Run')}`,
        tooltip: title,
        command: 'smtp.run',
        arguments: [{ uri: uri.toString(), line: line + 1 }],
      }),
      new CodeLens(range, {
        title: `$(debug-alt) ${l10n.t('Debug')}`,
        tooltip: session.title === '' ? l10n.t('Debug this session') : l10n.t('Debug “{0}”', session.title),
        command: 'smtp.debug',
        arguments: [{ uri: uri.toString(), line: line + 1 }],
      }),
    ];
    if (index === 0 && script.sessions.length > 1) {
      lenses.push(
        new CodeLens(range, {
          title: `$(run-all) ${l10n.t('Run all')}`,
          tooltip: l10n.t('Run every session of the file'),
          command: 'smtp.runFile',
          arguments: [{ uri: uri.toString() }],
        }),
      );
    }
    return lenses;
  });
}
