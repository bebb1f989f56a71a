import * as vscode from 'vscode';

/** Has a setting of the workspace while `body` works. */
export async function withSetting(name: string, value: unknown, body: () => Promise<void>): Promise<void> {
  const set = (to: unknown) =>
    vscode.workspace.getConfiguration().update(name, to, vscode.ConfigurationTarget.Workspace);
  await set(value);
  try {
    await body();
  } finally {
    await set(undefined);
  }
}
