import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'odd');

/**
 * Odd but real behaviours, in the words of `runCase`, in the order they have to be shown in: what postscreen thinks of a
 * client depends on what it has seen before, and a server that is stopped shows nothing more.
 */
export const oddTable = [
  { name: 'greeting-multiline', servers: ['exim'], role: 'odd' },
  { name: 'early-talker-mixed', servers: ['postfix'], role: 'postscreen', exit: 3, shows: ['220-wait-please', '250-'] },
  { name: 'greeting-split', servers: ['postfix'], role: 'postscreen' },
  { name: 'early-talker-exim', servers: ['exim'], role: 'odd' },
  { name: 'early-talker-allowed', servers: ['exim', 'exim-sid'] },
  { name: 'early-talker-smtp-server', servers: ['smtp-server'] },
  { name: 'greylisting', servers: ['postfix'], role: 'postscreen', shows: ['450 4.3.2'] },
  { name: 'tarpit', servers: ['postfix'], role: 'strict' },
  { name: 'tarpit-recipients', servers: ['sendmail'] },
  { name: 'tarpit-timeout', servers: ['courier'], role: 'tarpit', exit: 3, shows: ['within 2 s'] },
  { name: 'idle', servers: ['postfix'], role: 'strict' },
  { name: 'idle-unasked', servers: ['postfix'], role: 'strict', exit: 4, shows: ['421 4.4.2'] },
  ...['exim', 'postfix', 'dovecot', 'sendmail', 'aiosmtpd', 'smtp-server'].map((server) => ({
    name: `too-many-errors-${server}`,
    servers: [server],
    role: server === 'postfix' ? 'strict' : 'smtp',
  })),
  { name: 'too-many-recipients', servers: ['postfix'], role: 'strict' },
  { name: 'per-recipient', servers: ['smtp-server'], role: 'lmtp' },
  { name: 'per-recipient-refused', servers: ['dovecot'], role: 'lmtp' },
  { name: 'empty-keyword', servers: ['smtp-sink'] },
  { name: 'auth-250', servers: ['smtp-sink'] },
  { name: 'refusing', servers: ['smtp-sink'], role: 'refusing' },
  { name: 'leaves', servers: ['smtp-sink'], role: 'leaving' },
  { name: 'hangs-up', servers: ['smtp-sink'], role: 'hangingUp', exit: 3, shows: ['closed the connection'] },
  { name: 'slow', servers: ['smtp-sink'], role: 'slow' },
  { name: 'ehlo-after-auth', servers: ['dovecot'] },
  { name: 'ehlo-after-auth-gone', servers: ['exim', 'exim-sid'] },
  { name: 'quoted-codes', servers: ['exim', 'exim-sid'] },
  { name: 'multiline-chunk', servers: ['exim', 'exim-sid'] },
  { name: 'starttls-fails', servers: ['opensmtpd'], role: 'tls' },
  { name: 'starttls-fails-unasked', servers: ['opensmtpd'], role: 'tls', exit: 3, shows: ['TLS'] },
  {
    name: 'starttls-twice',
    servers: ['postfix', 'exim', 'sendmail', 'dovecot', 'courier', 'smtp-server'],
  },
  { name: 'etrn-codes', servers: ['postfix'] },
  { name: 'pipelining-punished', servers: ['opensmtpd', 'opensmtpd-sid'] },
  { name: 'chunk-as-commands', servers: ['sendmail'] },
  { name: 'smuggling', servers: ['postfix'] },
  { name: 'smuggling-refused', servers: ['sendmail'] },
  { name: 'injection', servers: ['postfix', 'exim', 'sendmail', 'aiosmtpd', 'haraka', 'smtp-server', 'courier'] },
  { name: 'panic', servers: ['dovecot'], exit: 3, shows: ['closed the connection'] },
  { name: 'line-too-long', servers: ['haraka'] },
  { name: 'no-cancelling', servers: ['haraka'] },
  { name: 'after-the-dot', servers: ['haraka'] },
  { name: 'codes-of-its-own', servers: ['courier'] },
  { name: 'shutdown', servers: ['dovecot', 'smtp-server'], role: 'lmtp', stopsAt: 'S: 250' },
  { name: 'shutdown-silent', servers: ['postfix', 'opensmtpd', 'haraka', 'aiosmtpd'], stopsAt: 'S: 250' },
].map((row) => {
  const script = join(folder, `${row.name}.smtp`);
  // What it is about stands at its top.
  return { ...row, script, about: readFileSync(script, 'utf8').split('\n', 1)[0].slice(2) };
});
