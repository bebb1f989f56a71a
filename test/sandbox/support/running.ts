import { afterAll, beforeAll } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox';

/** A sandbox that runs for the tests of the block this is called in. */
export function useSandbox(options: SandboxOptions = {}): () => Sandbox {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await startSandbox(options);
  });
  afterAll(() => sandbox?.close());
  return () => {
    if (sandbox === undefined) {
      throw new Error('The sandbox does not run yet.');
    }
    return sandbox;
  };
}
