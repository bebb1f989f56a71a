import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { domain, password, users, write } from './files.mjs';

/** The packages that Cyrus SASL needs for its password database and its mechanisms. */
export const saslPackages = ['sasl2-bin', 'libsasl2-modules', 'libsasl2-modules-db'];

/**
 * Makes a password database of Cyrus SASL, which has the mechanisms that need the password itself, and a server's
 * configuration of it at `config` in `dir`; `owner` is the user that the server reads it as.
 */
export async function makeSaslUsers({ dir, enclosure, config, owner, mechanisms }) {
  const lines = ['pwcheck_method: auxprop', 'auxprop_plugin: sasldb', 'sasldb_path: /srv/sasl/users'];
  await write(join(dir, config), [...lines, `mech_list: ${mechanisms}`, ''].join('\n'));
  await mkdir(join(dir, 'sasl'), { recursive: true });
  const add = (user) => `printf %s ${password} | saslpasswd2 -f /srv/sasl/users -c -p -u ${domain} ${user}`;
  const script = [...users.map(add), `chown ${owner} /srv/sasl/users && chmod 600 /srv/sasl/users`].join(' && ');
  await enclosure.run(['sh', '-c', script]);
}
