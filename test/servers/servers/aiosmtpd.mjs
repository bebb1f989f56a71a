import { join } from 'node:path';
import { domain, password, users } from '../lib/files.mjs';

/** Python's aiosmtpd, as its library is meant to be used: `aiosmtpd-server.py` is the server. */
export const aiosmtpd = {
  name: 'aiosmtpd',
  title: 'aiosmtpd',
  packages: ['python3-aiosmtpd'],
  roles: { smtp: 'smtp', lmtp: 'lmtp' },
  columns: [{ roles: ['smtp'] }, { roles: ['lmtp'], title: 'aiosmtpd, LMTP', speaks: 'lmtp' }],
  prepare: ({ dir, pki }) => pki.copyTo(join(dir, 'pki')),
  command: ({ ports }) => {
    const settings = JSON.stringify({ ports, domain, users, password, pki: '/srv/pki' });
    return ['/usr/bin/python3', join(import.meta.dirname, 'aiosmtpd-server.py'), settings];
  },
};
