import { chmod, chown, copyFile, cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { domain, ownFolder, password, users, write } from '../lib/files.mjs';

const courierUser = { name: 'courier', id: 64_161, home: '/var/lib/courier' };
const accounts = users.map((name, at) => ({ name, id: 64_162 + at }));
const { id } = courierUser;

/** Courier: CRAM-SHA1 and CRAM-SHA256, keywords of its own, and replies without enhanced status codes. */
export const courier = {
  name: 'courier',
  title: 'Courier',
  packages: ['courier-mta', 'courier-base', 'courier-authdaemon', 'courier-authlib-userdb', 'gnutls-bin'],
  roles: { smtp: 'smtp', tarpit: 'smtp' },
  columns: [{ roles: ['smtp'] }],
  users: [courierUser, ...accounts],
  // It writes its data beside its configuration.
  mounts: { '/etc/courier': 'courier' },
  prepare,
  command: () => ['sh', '-c', start],
};

/** Its daemons leave the foreground; they end with the process namespace. */
const start = `
/usr/sbin/authdaemond start
/usr/lib/courier/courierctl.start
/usr/sbin/esmtpd start
/usr/sbin/esmtpd-msa start
exec tail -f /dev/null`;

async function prepare({ dir, pki, ports, layer, enclosure }) {
  const config = join(dir, 'courier');
  await pki.copyTo(join(dir, 'pki'), { uid: id, gid: id });
  await cp(join(layer, 'etc/courier'), config, { recursive: true });
  await ownFolder(config, { uid: id });
  await ownFolder(join(dir, 'run/courier/authdaemon'), { uid: id });
  for (const folder of ['', 'allfilters', 'filters', 'msgq', 'msgs', 'track', 'tmp']) {
    await ownFolder(join(dir, 'lib/courier', folder), { uid: id });
  }
  for (const account of accounts) {
    await ownFolder(join(dir, 'mailboxes', account.name), { uid: account.id });
  }
  await unpackSetuid(join(layer, program), join(dir, program));
  await write(join(dir, 'courier/userdb'), '', { mode: 0o600 });
  for (const [name, text] of Object.entries(files(ports))) {
    await write(join(config, name), text, { uid: id, gid: id });
  }
  await write(join(dir, 'etc/environment'), '');
  await enclosure.run(['sh', '-c', [...accounts.map(addUser), 'makeuserdb', 'makealiases'].join(' && ')]);
}

const program = 'usr/lib/courier/courier/submitmkdir';

/** What the package's installation would do: the folders of the queue are made by it for whoever submits. */
async function unpackSetuid(from, to) {
  await mkdir(join(to, '..'), { recursive: true });
  await copyFile(from, to);
  await chown(to, id, id);
  await chmod(to, 0o4755);
}

function files(ports) {
  return {
    authdaemonrc: settings({ authmodulelist: 'authuserdb', daemons: 2, authdaemonvar: '/run/courier/authdaemon' }),
    me: `mail.${domain}\n`,
    defaultdomain: `${domain}\n`,
    locals: `${domain}\nlocalhost\n`,
    esmtpacceptmailfor: `${domain}\n`,
    dsnfrom: `postmaster@${domain}\n`,
    'aliases/system': 'postmaster: alice\nstaff: alice, bob\n',
    esmtpd: settings({
      ...listener,
      PORT: ports.smtp,
      PIDFILE: '/run/courier/esmtpd.pid',
      TARPIT: 0,
      ESMTPDSTART: 'YES',
    }),
    // It is read after the other, whose settings hold but for these.
    'esmtpd-msa': settings({ PORT: ports.tarpit, PIDFILE: '/run/courier/esmtpd-msa.pid', TARPIT: 1 }),
  };
}

const listener = {
  PATH: '/usr/bin:/bin',
  SHELL: '/bin/sh',
  ULIMIT: 32_768,
  ADDRESS: '127.0.0.1',
  BOFHCHECKDNS: 0,
  BOFHNOEXPN: 0,
  BOFHNOVRFY: 0,
  COURIERTLS: '/usr/bin/couriertls',
  TLS_CERTFILE: '/srv/pki/both.pem',
  TLS_TRUSTCERTS: '/srv/pki/ca.pem',
  TLS_VERIFYPEER: 'NONE',
  ESMTPAUTH: 'CRAM-MD5 CRAM-SHA1 CRAM-SHA256',
  ESMTPAUTH_TLS: 'PLAIN LOGIN CRAM-MD5 CRAM-SHA1 CRAM-SHA256',
  MAILUSER: courierUser.name,
  MAILGROUP: courierUser.name,
  MAXDAEMONS: 40,
  MAXPERC: 40,
  MAXPERIP: 40,
  TCPDOPTS: '-stderrlogger=/usr/sbin/courierlogger -nodnslookup -noidentlookup',
};

/** Courier's configuration is read by a shell. */
function settings(values) {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value}"\n`)
    .join('');
}

/** A password for PLAIN and LOGIN, and one of CRAM-MD5's, which has to be kept another way. */
function addUser({ name, id: uid }) {
  const secret = (kind, field) =>
    `printf '%s\\n%s\\n' ${password} ${password} | userdbpw ${kind} | userdb ${name} set ${field}`;
  return [
    `userdb ${name} set uid=${uid} gid=${uid} home=/srv/mailboxes/${name} mail=/srv/mailboxes/${name}/Maildir`,
    secret('-md5', 'esmtppw'),
    secret('-hmac-md5', 'esmtp-hmac-md5pw'),
    secret('-hmac-sha1', 'esmtp-hmac-sha1pw'),
    secret('-hmac-sha256', 'esmtp-hmac-sha256pw'),
  ].join(' && ');
}
