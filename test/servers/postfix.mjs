import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { enclose } from './lib/enclosure.mjs';
import { domain, ownFolder, password, readAll, readText, users, write } from './lib/files.mjs';
import { whenGreeting } from './lib/ready.mjs';

const postfixUser = { name: 'postfix', id: 64_101 };
const postdropGroup = { name: 'postdrop', id: 64_102, groupOnly: true };
const mailboxUser = { name: 'mailbox', id: 64_103 };

/** Postfix of the machine's own release. */
export const postfix = {
  name: 'postfix',
  title: 'Postfix',
  packages: ['postfix', 'sasl2-bin', 'libsasl2-modules', 'libsasl2-modules-db'],
  roles: ['smtp', 'smtps', 'submission', 'xclient', 'postscreen'],
  connectionMark: /\/smtpd\[\d+\]: connect from /g,
  start,
};

async function start({ dir, pki, ports, layers }) {
  const enclosure = await enclose({ dir, layers, users: [postfixUser, postdropGroup, mailboxUser] });
  const urls = {
    smtp: `smtp://127.0.0.1:${ports.smtp}`,
    smtps: `smtps://127.0.0.1:${ports.smtps}`,
    submission: `smtp://127.0.0.1:${ports.submission}`,
    xclient: `smtp://127.0.0.1:${ports.xclient}`,
    postscreen: `smtp://127.0.0.1:${ports.postscreen}`,
  };
  await pki.copyTo(join(dir, 'pki'));
  await write(join(dir, 'conf/main.cf'), mainCf());
  await write(join(dir, 'conf/master.cf'), masterCf(ports));
  await write(join(dir, 'conf/mailboxes'), users.map((user) => `${user}@${domain} ${user}/\n`).join(''));
  await write(join(dir, 'conf/aliases'), `friends@${domain} alice@${domain}, bob@${domain}\n`);
  await ownFolder(join(dir, 'data'), { uid: postfixUser.id });
  await ownFolder(join(dir, 'mailboxes'), { uid: mailboxUser.id });
  await ownFolder(join(dir, 'queue'));
  await makeSaslUsers(dir, enclosure);
  const log = () => readText(join(dir, 'log/mail.log'));
  // `postfix start-fg` would put a shell between us and the master, which outlives that shell.
  const command = 'postfix -c /srv/conf check && exec /usr/lib/postfix/sbin/master -c /srv/conf -s';
  const server = enclosure.start(['sh', '-c', command]);
  await whenGreeting({ urls, ended: server.ended, log: () => readAll(join(dir, 'log')) });
  return { urls, log, mail: () => readAll(join(dir, 'mailboxes')), stop: server.stop };
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
    smtpd_sasl_local_domain: domain,
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
    ...internal,
  ];
  return `${services.join('\n')}\n`;
}

/** A password database of Cyrus SASL, which has the mechanisms that need the password itself. */
async function makeSaslUsers(dir, enclosure) {
  const config = ['pwcheck_method: auxprop', 'auxprop_plugin: sasldb', 'sasldb_path: /srv/sasl/users'];
  const mechanisms = 'PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512';
  // Debian's Postfix looks for it below its configuration, whatever cyrus_sasl_config_path says.
  await write(join(dir, 'conf/sasl/smtpd.conf'), [...config, `mech_list: ${mechanisms}`, ''].join('\n'));
  await mkdir(join(dir, 'sasl'), { recursive: true });
  const add = (user) => `printf %s ${password} | saslpasswd2 -f /srv/sasl/users -c -p -u ${domain} ${user}`;
  const script = [...users.map(add), `chown ${postfixUser.name} /srv/sasl/users`].join(' && ');
  await enclosure.run(['sh', '-c', script]);
}
