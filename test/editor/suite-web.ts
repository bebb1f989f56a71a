import { language } from './suites/language';
import { moving } from './suites/moving';
import { checking } from './suites/problems';
import { web } from './suites/web';
import { writing } from './suites/writing';
import { suite } from './support/test';

/** What is tested of the extension as a browser has it: all that helps with writing, and what is different there. */
export const run = suite({ language, checking, writing, moving, web });
