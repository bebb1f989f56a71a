import { join } from 'node:path';
import { domain, password, token, users } from '../lib/files.mjs';

/** npm's smtp-server, as its library is meant to be used: `smtp-server-server.cjs` is the server. */
export const smtpServer = {
  name: 'smtp-server',
  title: 'smtp-server',
  npm: 'smtp-server',
  roles: { smtp: 'smtp', smtps: 'smtps', lmtp: 'lmtp' },
  columns: [{ roles: ['smtp'] }, { roles: ['lmtp'], title: 'smtp-server, LMTP', speaks: 'lmtp' }],
  prepare: ({ dir, pki }) => pki.copyTo(join(dir, 'pki')),
  command: ({ ports, modules }) => {
    const settings = JSON.stringify({ ports, domain, users, password, token, pki: '/srv/pki', modules });
    return [process.execPath, join(import.meta.dirname, 'smtp-server-server.cjs'), settings];
  },
};
