import { join } from 'node:path';
import { domain, ownFolder, users, write } from '../lib/files.mjs';
import { makeSaslUsers, saslPackages } from '../lib/sasl.mjs';

const postfixUser = { name: 'postfix', id: 64_101 };
const postdropGroup = { name: 'postdrop', id: 64_102, groupOnly: true };
const mailboxUser = { name: 'mailbox', id: 64_103 };
const mechanisms = 'PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 NTLM';

/** Postfix of the machine's own release. */
export const postfix = {
  name: 'postfix',
  title: 'Postfix',
  packages: ['postfix', ...saslPackages],
  roles: { smtp: 'smtp', smtps: 'smtps', submission: 'smtp', xclient: 'smtp', postscreen: 'smtp', strict: 'smtp' },
  columns: [
    { roles: ['smtp', 'xclient'] },
    { roles: ['submission'], title: 'Postfix, submission', speaks: 'submission' },
  ],
  connectionMark: /\/smtpd\[\d+\]: connect from /g,
  users: [postfixUser, postdropGroup, mailboxUser],
  prepare,
  command,
};

/** Postfix of Debian's unstable: REQUIRETLS. */
export const postfixSid = {
  ...postfix,
  name: 'postfix-sid',
  title: 'Postfix (unstable)',
  suite: 'sid',
  columns: [{ roles: ['smtp', 'xclient'] }],
};

async function prepare({ dir, pki, ports, enclosure }) {
  await pki.copyTo(join(dir, 'pki'));
  await write(join(dir, 'conf/main.cf'), mainCf());
  await write(join(dir, 'conf/master.cf'), masterCf(ports));
  await write(join(dir, 'conf/mailboxes'), users.map((user) => `${user}@${domain} ${user}/\n`).join(''));
  await write(join(dir, 'conf/aliases'), `staff@${domain} alice@${domain}, bob@${domain}\n`);
  await ownFolder(join(dir, 'data'), { uid: postfixUser.id });
  await ownFolder(join(dir, 'mailboxes'), { uid: mailboxUser.id });
  await ownFolder(join(dir, 'queue'));
  await makeSaslUsers({ dir, enclosure, config: 'conf/sasl/smtpd.conf', owner: postfixUser.name, mechanisms });
}

function command() {
  // `postfix start-fg` would put a shell between us and the master, which outlives that shell.
  const master = '"$(postconf -c /srv/conf -h daemon_directory)/master" -c /srv/conf -s';
  return ['sh', '-c', `postfix -c /srv/conf check && exec ${master}`];
}

function mainCf() {
  const settings = {
    compatibility_level: '3.6',
    myhostname: `mail.${domain}`,
    mydomain: domain,
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    // Nothing leaves the machine: no name is looked up, and what is not for our domain has no way out.
    disable_dns_lookups: 'yes',
    smtpd_peername_lookup: 'no',
    mynetworks: '',
    default_transport: 'error:no mail leaves this machine',
    relay_transport: 'error:no mail leaves this machine',
    mydestination: '',
    local_recipient_maps: '',
    alias_maps: '',
    virtual_mailbox_domains: domain,
    virtual_mailbox_maps: 'texthash:/srv/conf/mailboxes',
    virtual_mailbox_base: '/srv/mailboxes',
    virtual_alias_maps: 'texthash:/srv/conf/aliases',
    virtual_uid_maps: `static:${mailboxUser.id}`,
    virtual_gid_maps: `static:${mailboxUser.id}`,
    message_size_limit: '1048576',
    virtual_mailbox_limit: '0',
    // Without it ETRN for our domain is refused with 459.
    fast_flush_domains: domain,
    queue_directory: '/srv/queue',
    data_directory: '/srv/data',
    maillog_file: '/srv/log/mail.log',
    maillog_file_prefixes: '/srv',
    smtpd_tls_security_level: 'may',
    smtpd_tls_cert_file: '/srv/pki/cert.pem',
    smtpd_tls_key_file: '/srv/pki/key.pem',
    smtpd_tls_auth_only: 'yes',
    smtpd_sasl_auth_enable: 'yes',
    smtpd_sasl_type: 'cyrus',
    cyrus_sasl_config_path: '/srv/conf/sasl',
    smtpd_sasl_local_domain: domain,
    // Only unstable's knows it.
    requiretls_enable: 'yes',
    smtpd_recipient_restrictions: 'permit_sasl_authenticated, reject_unauth_destination',
    postscreen_access_list: '',
    postscreen_greet_wait: '2s',
    postscreen_greet_banner: 'wait-please',
    postscreen_greet_action: 'enforce',
    postscreen_pipelining_enable: 'yes',
    postscreen_non_smtp_command_enable: 'yes',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/** Short of patience, for what a server does then. */
const strict =
  'smtpd -o smtpd_soft_error_limit=1 -o smtpd_hard_error_limit=3 -o smtpd_timeout=3s -o smtpd_recipient_limit=3';

function masterCf(ports) {
  const listen = (role, command) => `127.0.0.1:${ports[role]} inet n - n - - ${command}`;
  const internal = [
    'smtpd pass - - n - - smtpd',
    'dnsblog unix - - n - 0 dnsblog',
    'tlsproxy unix - - n - 0 tlsproxy',
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'discard unix - - n - - discard',
    'virtual unix - n n - - virtual',
    'lmtp unix - - n - - lmtp',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'postlog unix-dgram n - n - 1 postlogd',
  ];
  const services = [
    listen('smtp', 'smtpd'),
    listen('smtps', 'smtpd -o smtpd_tls_wrappermode=yes'),
    listen('submission', 'smtpd -o smtpd_client_restrictions=permit_sasl_authenticated,reject'),
    listen('xclient', 'smtpd -o smtpd_authorized_xclient_hosts=127.0.0.1 -o smtpd_authorized_xforward_hosts=127.0.0.1'),
    `127.0.0.1:${ports.postscreen} inet n - n - 1 postscreen`,
    listen('strict', strict),
    ...internal,
  ];
  return `${services.join('\n')}\n`;
}
