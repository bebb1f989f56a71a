import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { domain, password, users, write } from '../lib/files.mjs';

/** Haraka, with the plugins it ships; what it takes is thrown away. */
export const haraka = {
  name: 'haraka',
  title: 'Haraka',
  npm: 'Haraka',
  roles: { smtp: 'smtp', smtps: 'smtps' },
  columns: [{ roles: ['smtp'] }],
  prepare,
  command: ({ modules }) => {
    const program = join(modules, 'node_modules/Haraka/bin/haraka');
    return ['env', 'YES_REALLY_DO_DISCARD=1', process.execPath, program, '-c', '/srv/haraka'];
  },
};

async function prepare({ dir, pki, ports, modules }) {
  const config = join(dir, 'haraka/config');
  await cp(join(modules, 'node_modules/Haraka/config'), config, { recursive: true });
  await pki.copyTo(join(dir, 'pki'));
  const files = {
    'smtp.ini': `listen=127.0.0.1:${ports.smtp},127.0.0.1:${ports.smtps}\nsmtps_port=${ports.smtps}\nnodes=0\n`,
    'tls.ini': 'key=/srv/pki/key.pem\ncert=/srv/pki/cert.pem\n',
    'auth_flat_file.ini': `[core]\nmethods=PLAIN,LOGIN,CRAM-MD5\n[users]\n${users.map((user) => `${user}=${password}\n`).join('')}`,
    me: `mail.${domain}\n`,
    host_list: `${domain}\n`,
    plugins: ['tls', 'auth/flat_file', 'rcpt_to.in_host_list', 'xclient', 'queue/discard', ''].join('\n'),
    'xclient.hosts': '127.0.0.1\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await write(join(config, name), text);
  }
}
