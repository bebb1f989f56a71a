import { restricted } from './suites/restricted';
import { suite } from './support/test';

/** What is tested in a folder that the user does not trust. */
export const run = suite({ restricted });
