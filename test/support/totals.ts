import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Writes how many tests passed, failed and were skipped, and the `failures` with their errors, to the file that
 * TEST_TOTALS names.
 */
export class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env.TEST_TOTALS;
    if (file === undefined) {
      return;
    }
    const totals = { passed: 0, failed: 0, skipped: 0, failures: [] as string[] };
    for (const module of modules) {
      // A file that can not even be read has failed without a test of its own.
      totals.failed += module.errors().length;
      totals.failures.push(...module.errors().map(({ message }) => `${module.relativeModuleId}\n${message}`));
      for (const test of module.children.allTests()) {
        const { state, errors = [] } = test.result();
        totals[state === 'passed' || state === 'failed' ? state : 'skipped'] += 1;
        if (state === 'failed') {
          const messages = errors.map(({ message }) => message);
          totals.failures.push([`${module.relativeModuleId} > ${test.fullName}`, ...messages].join('\n'));
        }
      }
    }
    writeFileSync(file, JSON.stringify(totals));
  }
}
