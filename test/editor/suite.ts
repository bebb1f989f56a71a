import { askedFor } from './suites/asked-for';
import { asking } from './suites/asking';
import { colouring } from './suites/colours';
import { commands } from './suites/commands';
import { comparing } from './suites/comparing';
import { debugging } from './suites/debugging';
import { explorer } from './suites/explorer';
import { byHand } from './suites/hands';
import { importing } from './suites/importing';
import { knowing } from './suites/knowing';
import { language } from './suites/language';
import { lens } from './suites/lens';
import { mailbox } from './suites/mailbox';
import { mending } from './suites/mending';
import { moving } from './suites/moving';
import { output } from './suites/output';
import { checking } from './suites/problems';
import { running } from './suites/running';
import { safety } from './suites/safety';
import { settings } from './suites/settings';
import { terminal } from './suites/terminal';
import { together } from './suites/together';
import { virtual } from './suites/virtual';
import { walkthrough } from './suites/walkthrough';
import { writing } from './suites/writing';
import { suite } from './support/test';

/** All that is tested in a trusted folder, in the order in which it runs. */
export const run = suite({
  language,
  checking,
  writing,
  moving,
  mending,
  running,
  lens,
  output,
  safety,
  commands,
  comparing,
  knowing,
  importing,
  explorer,
  debugging,
  asking,
  mailbox,
  terminal,
  together,
  settings,
  virtual,
  byHand,
  askedFor,
  colouring,
  walkthrough,
});
