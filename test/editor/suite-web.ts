import { web } from './suites/web';
import { suite } from './support/test';

/** What is tested of the extension as a browser has it. */
export const run = suite({ web });
