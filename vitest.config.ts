import { defineConfig } from 'vitest/config';

// The tests that need nothing but Node; real servers and the real editor have runners of their own.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/servers/**', 'test/editor/**'],
    testTimeout: 20_000,
  },
});
