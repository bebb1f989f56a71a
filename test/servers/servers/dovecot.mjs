import { join } from 'node:path';
import { domain, ownFolder, password, users, write } from '../lib/files.mjs';
import { postfix } from './postfix.mjs';

const dovecotUser = { name: 'dovecot', id: 64_121 };
const loginUser = { name: 'dovenull', id: 64_122 };
const mailUser = { name: 'vmail', id: 64_123 };

/** Dovecot's submission server, which hands on to a smtp-sink, and its LMTP server. */
export const dovecot = {
  name: 'dovecot',
  title: 'Dovecot',
  packages: ['dovecot-core', 'dovecot-submissiond', 'dovecot-lmtpd', 'postfix'],
  roles: { smtp: 'smtp', smtps: 'smtps', lmtp: 'lmtp', sink: 'smtp' },
  columns: [
    { roles: ['smtp'], title: 'Dovecot, submission', speaks: 'submission' },
    { roles: ['lmtp'], title: 'Dovecot, LMTP', speaks: 'lmtp' },
  ],
  users: [dovecotUser, loginUser, mailUser, ...postfix.users],
  prepare,
  command,
};

async function prepare({ dir, pki, ports }) {
  await pki.copyTo(join(dir, 'pki'));
  await ownFolder(join(dir, 'mailboxes'), { uid: mailUser.id });
  const account = (user) => `${user}:{PLAIN}${password}:${mailUser.id}:${mailUser.id}::/srv/mailboxes/${user}::\n`;
  await write(join(dir, 'conf/users'), users.map(account).join(''), { mode: 0o600, uid: dovecotUser.id });
  await write(join(dir, 'conf/dovecot.conf'), configuration(ports));
}

function command({ ports }) {
  const sink = `smtp-sink -u postfix -h sink.${domain} 127.0.0.1:${ports.sink} 100 &`;
  return ['sh', '-c', `${sink}\nexec dovecot -F -c /srv/conf/dovecot.conf`];
}

function configuration(ports) {
  return `
protocols = submission lmtp
hostname = mail.${domain}
log_path = /srv/log/dovecot.log
listen = 127.0.0.1
ssl = yes
ssl_cert = </srv/pki/cert.pem
ssl_key = </srv/pki/key.pem
ssl_ca = </srv/pki/ca.pem
ssl_verify_client_cert = yes
ssl_require_crl = no
auth_ssl_username_from_cert = yes
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256
auth_username_format = %n
auth_realms = ${domain}
mail_location = maildir:~/Maildir
first_valid_uid = ${mailUser.id}
submission_relay_host = 127.0.0.1
submission_relay_port = ${ports.sink}
submission_max_mail_size = 1M
submission_max_recipients = 5
submission_client_workarounds =
passdb {
  driver = passwd-file
  args = username_format=%n /srv/conf/users
}
userdb {
  driver = passwd-file
  args = username_format=%n /srv/conf/users
}
service submission-login {
  inet_listener submission {
    port = ${ports.smtp}
  }
  inet_listener submissions {
    port = ${ports.smtps}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
`.trimStart();
}
