import { l10n, window } from 'vscode';
import type { RunSettings } from '../../runner';
import { editorFiles } from '../scripts';
import type { ChosenEnvironment } from '../servers/environment';
import type { Secrets } from '../servers/secrets';
import type { Choices, Order } from './runs';

/** Gathers what scripts need before they run, and asks the user for what only the user knows; undefined where the user declines. */
export async function gatherSettings(
  orders: readonly Order[],
  choices: Choices,
  { secrets, environment }: { secrets: Secrets; environment: ChosenEnvironment },
): Promise<RunSettings | undefined> {
  const { promptsIn, secretsIn } = await import('../../runner');
  const sources = [...new Set(orders.map(({ source }) => source))];
  const known = await secrets.get(await secretsIn(sources, editorFiles));
  if (!known) {
    return undefined;
  }
  const name = choices.environment ?? environment.name;
  const settings: RunSettings = {
    files: editorFiles,
    secret: (secret) => known.get(secret),
    processEnv: (variable) => process.env[variable],
    variables: new Map(Object.entries(choices.variables ?? {})),
    ...(name !== undefined && { environment: name }),
    ...(choices.records && { acceptsReplies: true, onFailure: 'continue' }),
  };
  const answers = await ask(await promptsIn(sources, settings));
  return answers && { ...settings, answers };
}

async function ask(
  prompts: readonly { name: string; description: string }[],
): Promise<ReadonlyMap<string, string> | undefined> {
  const answers = new Map<string, string>();
  for (const [index, { name, description }] of prompts.entries()) {
    const what = description || name;
    const answer = await window.showInputBox({
      title: prompts.length > 1 ? l10n.t('{0} ({1} of {2})', what, index + 1, prompts.length) : what,
      prompt: l10n.t('The value of {0} in this run; Escape runs nothing', name),
      ignoreFocusOut: true,
    });
    if (answer === undefined) {
      return undefined;
    }
    answers.set(name, answer);
  }
  return answers;
}
