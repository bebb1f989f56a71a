import { join } from 'node:path';
import { domain, ownFolder, password, users, write } from '../lib/files.mjs';
import { makeSaslUsers, saslPackages } from '../lib/sasl.mjs';

const eximUser = { name: 'Debian-exim', id: 64_111 };
const mechanisms = 'DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256';

/** Exim of the machine's own release. `odd` greets in many lines, late, and refuses who does not wait. */
export const exim = {
  name: 'exim',
  title: 'Exim',
  packages: ['exim4-daemon-heavy', ...saslPackages],
  roles: { smtp: 'smtp', smtps: 'smtps', odd: 'smtp' },
  columns: [{ roles: ['smtp'] }],
  connectionMark: /SMTP connection from /g,
  users: [eximUser],
  prepare: (place) => prepare(place, {}),
  command: () => ['/usr/sbin/exim4', '-bdf', '-q1h'],
};

/** Exim of Debian's unstable: LIMITS, and ATRN on a port of its own. */
export const eximSid = {
  ...exim,
  name: 'exim-sid',
  title: 'Exim (unstable)',
  suite: 'sid',
  roles: { ...exim.roles, odmr: 'smtp' },
  columns: [{ roles: ['smtp', 'odmr'] }],
  prepare: (place) => prepare(place, odmr(place.ports)),
};

async function prepare({ dir, pki, ports, enclosure }, parts) {
  await pki.copyTo(join(dir, 'pki'), { uid: eximUser.id, gid: eximUser.id });
  // Only from the path that was compiled in does the delivery process keep root's rights.
  await write(join(dir, 'etc/exim4/exim4.conf'), configuration(ports, parts));
  for (const folder of ['spool/exim4', 'log/exim4', 'mailboxes']) {
    await ownFolder(join(dir, folder), { uid: eximUser.id });
  }
  await makeSaslUsers({ dir, enclosure, config: 'etc/sasl2/exim.conf', owner: eximUser.name, mechanisms });
}

function configuration(ports, { main = '', acl = '', recipient = '', router = '' }) {
  const accounts = users.map((user) => `{eq{$auth1}{${user}}}`).join('');
  return `
primary_hostname = mail.${domain}
domainlist local_domains = ${domain}
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${Object.values(ports).join(' : ')}
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
# The others are the odd port's: there no client may know beforehand that it can pipeline its EHLO.
smtp_banner = "\${if eq{$received_port}{${ports.odd}}{mail.${domain} ESMTP\\nYou are welcome,\\nin three lines}{mail.${domain} ESMTP Exim}}"
pipelining_connect_advertise_hosts = \${if eq{$received_port}{${ports.odd}}{}{*}}
tls_verify_certificates = /srv/pki/ca.pem
tls_try_verify_hosts = *
${main}
acl_smtp_connect = check_connect
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
check_connect:
  accept  condition = \${if eq{$received_port}{${ports.odd}}}
          delay = 1s
  accept

check_rcpt:
${recipient}  accept  authenticated = *
  require message = relay not permitted
          domains = +local_domains
  deny    message = Nobody of that name here
          !local_parts = ${users.join(' : ')}
  accept

${acl}
begin routers
${router}
lists:
  driver = redirect
  domains = +local_domains
  data = \${if eq{$local_part}{staff}{alice@${domain}, bob@${domain}}}
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

relay:
  driver = smtp

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
external:
  driver = external
  public_name = EXTERNAL
  server_advertise_condition = \${if eq{$tls_in_certificate_verified}{1}}
  server_condition = \${if eq{$auth1}{}}
  server_set_id = \${certextract{subject,CN}{$tls_in_peercert}}
${mechanisms.split(' ').map(cyrusSasl).join('')}`.trimStart();
}

function cyrusSasl(mechanism) {
  return `
${mechanism.toLowerCase().replaceAll('-', '_')}:
  driver = cyrus_sasl
  public_name = ${mechanism}
  server_realm = ${domain}
  server_set_id = $auth1
`;
}

/** On-Demand Mail Relay (RFC 2645): mail for the customer waits until it has turned a connection. */
function odmr(ports) {
  const customer = `cust.${domain}`;
  return {
    main: `
queue_domains = ${customer}
limits_advertise_hosts = *
acl_smtp_atrn = \${if eq{$received_port}{${ports.odmr}}{check_atrn}{}}`,
    // What the client named must not be looked up as it is; it is only compared with the customer's one domain.
    acl: `
check_atrn:
  deny    condition = \${if def:smtp_command_argument}
          condition = \${if !eqi{$smtp_command_argument}{${customer}}}
          message = 450 Not a domain of yours
  defer   !atrn_domains = ${customer}
          message = 453 You have no mail
  accept
`,
    // Without an attempt at delivery, which would hold the message for a moment: ATRN passes over what is held.
    recipient: `  warn    domains = ${customer}
          control = queue
`,
    router: `
customer:
  driver = manualroute
  condition = \${if eq{$atrn_mode}{P}}
  domains = ${customer}
  route_data = <;$atrn_host
  self = send
  transport = relay
`,
  };
}
