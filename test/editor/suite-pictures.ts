import { pictures } from './suites/pictures';
import { suite } from './support/test';

/** Takes README's pictures: SCREENSHOTS=media/screenshots npm run test:editor -- --launch pictures. */
export const run = suite({ pictures });
