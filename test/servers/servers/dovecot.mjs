import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { domain, ownFolder, password, users, write } from '../lib/files.mjs';
import { postfix } from './postfix.mjs';

const dovecotUser = { name: 'dovecot', id: 64_121 };
const loginUser = { name: 'dovenull', id: 64_122 };
const mailUser = { name: 'vmail', id: 64_123 };

const tokenKey = 'a key that signs tokens of this test';

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
  token: signedToken({ sub: 'alice', scope: 'mail', iss: 'test', iat: 1_700_000_000, exp: 4_000_000_000 }),
  users: [dovecotUser, loginUser, mailUser, ...postfix.users],
  prepare: (place) => prepare(place, configuration),
  command,
};

/** Dovecot of Debian's unstable, which binds SCRAM to the TLS channel. */
export const dovecotSid = {
  ...dovecot,
  name: 'dovecot-sid',
  title: 'Dovecot (unstable)',
  suite: 'sid',
  columns: [
    { roles: ['smtp'], title: 'Dovecot (unstable), submission', speaks: 'submission' },
    { roles: ['lmtp'], title: 'Dovecot (unstable), LMTP', speaks: 'lmtp' },
  ],
  prepare: (place) => prepare(place, newConfiguration),
};

async function prepare({ dir, pki, ports }, configuration) {
  await pki.copyTo(join(dir, 'pki'));
  await ownFolder(join(dir, 'mailboxes'), { uid: mailUser.id });
  const account = (user) => `${user}:{PLAIN}${password}:${mailUser.id}:${mailUser.id}::/srv/mailboxes/${user}::\n`;
  await write(join(dir, 'conf/users'), users.map(account).join(''), { mode: 0o600, uid: dovecotUser.id });
  // Where it looks for the key of a token that names neither a client nor a key.
  await write(join(dir, 'keys/default/HS256/default'), Buffer.from(tokenKey).toString('base64'));
  await write(join(dir, 'conf/oauth2.conf'), oauth2Configuration);
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
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer
auth_username_format = %n
auth_failure_delay = 0
auth_realms = ${domain}
mail_location = maildir:~/Maildir
first_valid_uid = ${mailUser.id}
submission_relay_host = 127.0.0.1
submission_relay_port = ${ports.sink}
submission_max_mail_size = 1M
submission_max_recipients = 5
submission_client_workarounds =
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = /srv/conf/oauth2.conf
}
passdb {
  driver = passwd-file
  args = username_format=%n /srv/conf/users
}
userdb {
  driver = passwd-file
  args = username_format=%n /srv/conf/users
}
${listeners(ports)}`.trimStart();
}

function listeners(ports) {
  return `
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
    port = ${ports.lmtp}
  }
}
`.trimStart();
}

/** The same in the words of Dovecot 2.4. */
function newConfiguration(ports) {
  return `
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols = submission lmtp
hostname = mail.${domain}
log_path = /srv/log/dovecot.log
listen = 127.0.0.1
ssl = yes
ssl_server_cert_file = /srv/pki/cert.pem
ssl_server_key_file = /srv/pki/key.pem
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 scram-sha-1-plus scram-sha-256-plus
auth_username_format = %{user | username}
auth_failure_delay = 0
mail_driver = maildir
mail_path = ~/Maildir
first_valid_uid = ${mailUser.id}
submission_relay_host = 127.0.0.1
submission_relay_port = ${ports.sink}
submission_max_mail_size = 1M
passdb passwd-file {
  passwd_file_path = /srv/conf/users
}
userdb passwd-file {
  passwd_file_path = /srv/conf/users
}
${listeners(ports)}`.trimStart();
}

const oauth2Configuration = `
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=/srv/keys/
username_attribute = sub
`;

/** A JSON Web Token (RFC 7519) that is signed with HMAC-SHA-256. */
function signedToken(claims) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', tokenKey).update(text).digest('base64url')}`;
}
