import { speed } from './suites/speed';
import { suite } from './support/test';

/** How long the extension takes, beside VS Code's own. */
export const run = suite({ speed });
