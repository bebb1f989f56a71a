import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { TotalsReporter } from './test/support/totals';

// The tests that need nothing but Node; real servers and the real editor have runners of their own.
export default defineConfig({
  // The editor is there only in the editor: what texts need of it stands in for it.
  resolve: { alias: { vscode: fileURLToPath(new URL('test/extension/support/vscode.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/servers/**', 'test/editor/**', 'node_modules/**'],
    globalSetup: 'test/support/build.ts',
    testTimeout: 20_000,
    reporters: ['default', new TotalsReporter()],
  },
});
