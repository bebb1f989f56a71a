import { join } from 'node:path';
import { domain, ownFolder, password, users, write } from '../lib/files.mjs';

const accounts = users.map((name, at) => ({ name, id: 64_141 + at }));

/**
 * OpenSMTPD of Debian 12. It is built against a library of TLS that it can not work with: STARTTLS is answered with 220,
 * and the handshake fails. So what needs no TLS is shown on a port that does not offer it.
 */
export const opensmtpd = {
  name: 'opensmtpd',
  title: 'OpenSMTPD',
  packages: ['opensmtpd'],
  roles: { smtp: 'smtp', tls: 'smtp' },
  columns: [{ roles: ['smtp'] }],
  users: [
    { name: 'opensmtpd', id: 64_131, home: '/var/lib/opensmtpd/empty' },
    { name: 'opensmtpq', id: 64_132 },
    ...accounts,
  ],
  prepare,
  command: () => ['smtpd', '-d', '-v', '-f', '/srv/conf/smtpd.conf'],
};

/** OpenSMTPD of Debian's unstable, whose TLS works. */
export const opensmtpdSid = {
  ...opensmtpd,
  name: 'opensmtpd-sid',
  title: 'OpenSMTPD (unstable)',
  suite: 'sid',
  roles: { smtp: 'smtp', tls: 'smtp', smtps: 'smtps' },
  columns: [{ roles: ['tls'] }],
};

async function prepare({ dir, pki, ports, enclosure }) {
  await pki.copyTo(join(dir, 'pki'));
  await ownFolder(join(dir, 'lib/opensmtpd/empty'));
  for (const { name, id } of accounts) {
    await ownFolder(join(dir, 'mailboxes', name), { uid: id });
  }
  const hash = (await enclosure.run(['/usr/libexec/opensmtpd/encrypt', password])).trim();
  await write(join(dir, 'conf/users'), users.map((user) => `${user} ${hash}\n`).join(''));
  await write(join(dir, 'conf/smtpd.conf'), configuration(ports));
}

function configuration(ports) {
  const offered = 'pki mail auth-optional <users>';
  return `
pki mail cert "/srv/pki/cert.pem"
pki mail key "/srv/pki/key.pem"
table users file:/srv/conf/users
smtp max-message-size 1M
listen on 127.0.0.1 port ${ports.smtp} hostname mail.${domain}
listen on 127.0.0.1 port ${ports.tls} hostname mail.${domain} tls ${offered}
${ports.smtps ? `listen on 127.0.0.1 port ${ports.smtps} hostname mail.${domain} smtps ${offered}` : ''}
action deliver maildir "/srv/mailboxes/%{dest.user}"
match from any for domain "${domain}" action deliver
`.trimStart();
}
