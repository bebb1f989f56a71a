import { chmod, chown, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const validDays = 30;

/** Makes a certification authority, a server certificate it has signed, and the certificate of a stranger's authority. */
export async function makePki(dir) {
  await mkdir(dir, { recursive: true });
  const authority = await makeAuthority('SMTP Sessions test CA');
  const stranger = await makeAuthority('Another test CA');
  const server = await make('mail.example.test', {
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: names },
    ],
  });
  const files = {
    'ca.pem': authority.cert,
    'stranger.pem': stranger.cert,
    'cert.pem': server.cert,
    'key.pem': server.private,
    'both.pem': `${server.private}\n${server.cert}`,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(dir, name), text.endsWith('\n') ? text : `${text}\n`);
  }
  return {
    ca: join(dir, 'ca.pem'),
    stranger: join(dir, 'stranger.pem'),
    cert: join(dir, 'cert.pem'),
    key: join(dir, 'key.pem'),
    copyTo: (folder, owner) => copyKeys(dir, folder, owner),
  };
}

const names = [
  { type: 2, value: 'mail.example.test' },
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
];

function makeAuthority(commonName) {
  return make(commonName, {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
}

function make(commonName, options) {
  const notAfterDate = new Date(Date.now() + validDays * 24 * 60 * 60 * 1000);
  const attributes = [{ name: 'commonName', value: commonName }];
  return generate(attributes, { algorithm: 'sha256', keySize: 2048, notAfterDate, ...options });
}

/** Servers insist that the key belongs to whoever reads it and to nobody else. */
async function copyKeys(from, folder, { uid = 0, gid = 0 } = {}) {
  await mkdir(folder, { recursive: true });
  for (const name of ['ca.pem', 'cert.pem', 'key.pem', 'both.pem']) {
    const copy = join(folder, name);
    await copyFile(join(from, name), copy);
    await chown(copy, uid, gid);
    await chmod(copy, name === 'key.pem' || name === 'both.pem' ? 0o600 : 0o644);
  }
}
