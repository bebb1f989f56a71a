import { join } from 'node:path';
import { domain, ownFolder, users, write } from '../lib/files.mjs';
import { makeSaslUsers, saslPackages } from '../lib/sasl.mjs';

const smmtaUser = { name: 'smmta', id: 64_151 };
const smmspUser = { name: 'smmsp', id: 64_152 };
const accounts = users.map((name, at) => ({ name, id: 64_153 + at }));
const mechanisms = 'DIGEST-MD5 CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 LOGIN PLAIN';

/** Sendmail of the machine's own release: DELIVERBY, and a line for every member that EXPN finds. */
export const sendmail = {
  name: 'sendmail',
  title: 'Sendmail',
  packages: ['sendmail-bin', 'sendmail-base', 'sendmail-cf', 'm4', ...saslPackages],
  roles: { smtp: 'smtp', smtps: 'smtps' },
  columns: [{ roles: ['smtp'] }],
  users: [smmtaUser, smmspUser, ...accounts],
  prepare,
  command: () => [
    '/usr/libexec/sendmail/sendmail',
    '-C',
    '/srv/conf/sendmail.cf',
    '-bD',
    '-X',
    '/srv/log/dialogue.log',
  ],
};

async function prepare({ dir, pki, ports, enclosure }) {
  await pki.copyTo(join(dir, 'pki'));
  await ownFolder(join(dir, 'spool/mqueue'), { mode: 0o700 });
  await ownFolder(join(dir, 'mail'), { mode: 0o1777 });
  await makeSaslUsers({ dir, enclosure, config: 'etc/sasl2/Sendmail.conf', owner: 'root', mechanisms });
  await write(join(dir, 'etc/mail/local-host-names'), `${domain}\n`);
  await write(join(dir, 'conf/aliases'), `staff: alice, bob\npostmaster: alice\n`);
  await write(join(dir, 'conf/helpfile'), 'smtp\tThis is the help of a test.\n');
  await write(join(dir, 'conf/sendmail.mc'), macros(ports));
  const make = 'm4 /srv/conf/sendmail.mc >/srv/conf/sendmail.cf';
  await enclosure.run(['sh', '-c', `${make} && /usr/libexec/sendmail/sendmail -C /srv/conf/sendmail.cf -bi`]);
}

function macros(ports) {
  const settings = {
    confDOMAIN_NAME: `mail.${domain}`,
    confPRIVACY_FLAGS: 'public',
    confTO_IDENT: '0',
    confDELIVER_BY_MIN: '1',
    confMAX_MESSAGE_SIZE: '1048576',
    confAUTH_OPTIONS: 'A p y',
    confAUTH_MECHANISMS: mechanisms,
    confAUTH_REALM: domain,
    confCACERT: '/srv/pki/ca.pem',
    confCACERT_PATH: '/srv/pki',
    confSERVER_CERT: '/srv/pki/cert.pem',
    confSERVER_KEY: '/srv/pki/key.pem',
    confPID_FILE: '/srv/run/sendmail.pid',
    confBAD_RCPT_THROTTLE: '3',
    ALIAS_FILE: '/srv/conf/aliases',
    HELP_FILE: '/srv/conf/helpfile',
    STATUS_FILE: '/srv/conf/statistics',
  };
  const listen = (role, more = '') =>
    `DAEMON_OPTIONS(\`Name=${role}, Family=inet, Addr=127.0.0.1, Port=${ports[role]}${more}')`;
  return [
    "include(`/usr/share/sendmail/cf/m4/cf.m4')",
    "OSTYPE(`debian')",
    ...Object.entries(settings).map(([name, value]) => `define(\`${name}', \`${value}')`),
    `TRUST_AUTH_MECH(\`${mechanisms}')`,
    "FEATURE(`no_default_msa')",
    "FEATURE(`use_cw_file')",
    "FEATURE(`nocanonify')",
    "FEATURE(`accept_unresolvable_domains')",
    listen('smtp'),
    listen('smtps', ', M=s'),
    "MAILER(`local')",
    "MAILER(`smtp')",
    '',
  ].join('\n');
}
