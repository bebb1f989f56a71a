import { german } from './suites/german';
import { suite } from './support/test';

/** What is tested in an editor that speaks German. */
export const run = suite({ german });
