import { join } from 'node:path';
import { enclose } from './lib/enclosure.mjs';
import { domain, ownFolder, password, readAll, users, write } from './lib/files.mjs';
import { whenGreeting } from './lib/ready.mjs';

const eximUser = { name: 'Debian-exim', id: 64_111 };

/** Exim of the machine's own release. */
export const exim = {
  name: 'exim',
  title: 'Exim',
  packages: ['exim4-daemon-heavy', 'libsasl2-modules'],
  roles: ['smtp', 'smtps'],
  connectionMark: /SMTP connection from /g,
  start,
};

async function start({ dir, pki, ports, layers }) {
  const enclosure = await enclose({ dir, layers, users: [eximUser] });
  const urls = { smtp: `smtp://127.0.0.1:${ports.smtp}`, smtps: `smtps://127.0.0.1:${ports.smtps}` };
  await pki.copyTo(join(dir, 'pki'), { uid: eximUser.id, gid: eximUser.id });
  // Only from the path that was compiled in does the delivery process keep root's rights.
  await write(join(dir, 'etc/exim4/exim4.conf'), configuration(ports));
  for (const folder of ['spool/exim4', 'log/exim4', 'mailboxes']) {
    await ownFolder(join(dir, folder), { uid: eximUser.id });
  }
  const log = () => readAll(join(dir, 'log/exim4'));
  const server = enclosure.start(['/usr/sbin/exim4', '-bdf', '-q1h']);
  await whenGreeting({ urls, ended: server.ended, log: () => readAll(join(dir, 'log')) });
  return { urls, log, mail: () => readAll(join(dir, 'mailboxes')), stop: server.stop };
}

function configuration(ports) {
  const accounts = users.map((user) => `{eq{$auth1}{${user}}}`).join('');
  return `
primary_hostname = mail.${domain}
domainlist local_domains = ${domain}
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${ports.smtp} : ${ports.smtps}
tls_on_connect_ports = ${ports.smtps}
tls_advertise_hosts = *
tls_certificate = /srv/pki/cert.pem
tls_privatekey = /srv/pki/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}
chunking_advertise_hosts = *
dsn_advertise_hosts = *
smtputf8_advertise_hosts = *
pipelining_advertise_hosts = *
message_size_limit = 1M
log_selector = +smtp_connection +smtp_protocol_error +smtp_syntax_error
smtp_etrn_command = /bin/true
acl_smtp_rcpt = check_rcpt
acl_smtp_data = accept
acl_smtp_vrfy = accept
acl_smtp_expn = accept
acl_smtp_etrn = accept
host_lookup =
rfc1413_hosts =
dns_ipv4_lookup = *
never_users =

begin acl
check_rcpt:
  accept  authenticated = *
  require message = relay not permitted
          domains = +local_domains
  deny    message = Nobody of that name here
          !local_parts = ${users.join(' : ')}
  accept

begin routers
here:
  driver = accept
  domains = +local_domains
  local_parts = ${users.join(' : ')}
  transport = mailbox
nowhere:
  driver = redirect
  data = :fail: no mail leaves this machine
  allow_fail

begin transports
mailbox:
  driver = appendfile
  file = /srv/mailboxes/$local_part_data
  user = ${eximUser.name}
  delivery_date_add
  envelope_to_add
  return_path_add

begin retry

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{or{${accounts.replaceAll('$auth1', '$auth2')}}}{eq{$auth3}{${password}}}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if and{{or{${accounts}}}{eq{$auth2}{${password}}}}}
  server_set_id = $auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${if or{${accounts}}{${password}}fail}
  server_set_id = $auth1
`.trimStart();
}
