import { roots } from './suites/roots';
import { suite } from './support/test';

/** What is tested in a workspace of several folders. */
export const run = suite({ roots });
