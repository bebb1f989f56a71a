import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const cases = join(import.meta.dirname, 'cases');
const folder = join(root, 'examples');

/** Each example runs as it is; no server of these has ATRN on this port or TURN, and LMTP is another protocol. */
const examples = readdirSync(folder).filter(
  (name) => name.endsWith('.smtp') && !['atrn.smtp', 'turn.smtp', 'lmtp.smtp'].includes(name),
);
const refused = { exit: 2, shows: ['nothing was sent'], connects: false };

/** What the command line does, and what is to come of it, in the words of `runCase`; `servers` are those it is shown on. */
export const table = [
  { name: 'as-written', exit: 0, shows: ['C: mail  from: <alice@elsewhere.example>'] },
  { name: 'secrets', exit: 0, hides: ['s3cret', 'czNjcmV0'] },
  { name: 'verify-on', exit: 0, shows: ['The certificate is verified.'] },
  { name: 'verify-on without the CA', script: 'verify-on', ca: false, exit: 3, shows: ['not to be trusted', 'ca='] },
  {
    name: 'hello with a warning',
    script: join(root, 'examples', 'hello.smtp'),
    ca: false,
    exit: 0,
    shows: ['Warning'],
  },
  {
    name: 'wrong-expectation',
    exit: 4,
    shows: ['wrong-expectation.smtp:4:1', '    | ^^^'.slice(1), 'expected 250', 'actual   550'],
  },
  { name: 'undefined-variable', ...refused },
  { name: 'unknown-directive', ...refused },
  { name: 'unterminated-message', ...refused },
  { name: 'malformed-reply', ...refused },
  ...examples.map((name) => ({ name: `example ${name}`, script: join(folder, name), exit: 0, hides: ['s3cret'] })),
].map(({ name, script = name, servers = ['postfix', 'exim'], ...row }) => ({
  ...row,
  name,
  servers,
  script: script.includes('/') ? script : join(cases, `${script}.smtp`),
}));
