import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../lib/command-line.mjs';
import { readText } from '../lib/files.mjs';

const betweenLooksMs = 20;
const options = { smtp: '', smtps: '--tls', lmtp: '--lmtp' };

/** The product's own sandbox: it stands in for what no other server here offers. */
export const sandbox = {
  name: 'sandbox',
  title: 'the sandbox',
  roles: { smtp: 'smtp', smtps: 'smtps', lmtp: 'lmtp' },
  columns: [{ roles: ['smtp'] }, { roles: ['lmtp'], title: 'the sandbox, LMTP', speaks: 'lmtp' }],
  prepare: async () => {},
  command,
  trust,
};

function command({ ports }) {
  const program = `'${process.execPath}' '${join(root, 'dist/cli.js')}'`;
  const servers = Object.entries(options).map(
    ([role, option]) =>
      `${program} serve --listen 127.0.0.1:${ports[role]} --certificate-file /srv/${role}.pem ${option} &`,
  );
  return ['sh', '-c', `${servers.join('\n')}\nwait`];
}

/** The certificates that the servers made for themselves, by role. */
async function trust({ dir }) {
  const roles = Object.keys(options);
  const files = roles.map((role) => join(dir, `${role}.pem`));
  await Promise.all(files.map(whenWritten));
  return Object.fromEntries(roles.map((role, at) => [role, files[at]]));
}

/** A server writes its certificate just after it began to listen. */
async function whenWritten(file) {
  while (!(await readText(file)).includes('END CERTIFICATE')) {
    await pause(betweenLooksMs);
  }
}
