import type { ExtensionContext } from 'vscode';
import type { Log } from '../log';
import type { ComparisonServices } from './comparing';
import { registerComparisons } from './comparisons';

/** Registers the command that runs a script against several servers and puts their replies side by side. */
export function registerCompareServers(
  context: ExtensionContext,
  { log, ...services }: { log: Log } & Omit<ComparisonServices, 'comparisons'>,
): void {
  const comparisons = registerComparisons(context);
  context.subscriptions.push(
    log.command('smtp.compareServers', async (given) => {
      const { compare } = await import('./comparing');
      return compare(given, { ...services, comparisons });
    }),
  );
}
