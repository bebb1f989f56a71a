// SMTP, smtps and LMTP by npm's smtp-server. The one argument is JSON: ports, domain, users, password, token, pki, modules.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const { ports, domain, users, password, token, pki, modules } = JSON.parse(process.argv[2]);
const { SMTPServer } = require(join(modules, 'node_modules', 'smtp-server'));

const shared = {
  name: `mail.${domain}`,
  banner: 'npm smtp-server',
  key: readFileSync(join(pki, 'key.pem')),
  cert: readFileSync(join(pki, 'cert.pem')),
  size: 1_048_576,
  authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
  authOptional: true,
  useXClient: true,
  useXForward: true,
  disableReverseLookup: true,
  hideDSN: false,
  hideREQUIRETLS: false,
  hideENHANCEDSTATUSCODES: false,
  closeTimeout: 500,
  logger: false,
  onAuth,
  onRcptTo,
  onData,
};
const servers = [
  listen('smtp', {}),
  listen('smtps', { secure: true }),
  listen('lmtp', { lmtp: true, authMethods: [] }),
];
process.on('SIGTERM', () => {
  for (const server of servers) {
    server.close();
  }
});

function listen(role, options) {
  const server = new SMTPServer({ ...shared, ...options });
  server.on('error', (error) => console.log(`${role}: ${error.message}`));
  server.listen(ports[role], '127.0.0.1');
  return server;
}

function onAuth(auth, _session, callback) {
  const known =
    auth.method === 'XOAUTH2'
      ? auth.accessToken === token
      : auth.password === password || auth.validatePassword?.(password);
  if (users.includes(auth.username) && known) {
    callback(null, { user: auth.username });
    return;
  }
  callback(refusal(535, 'Authentication failed'));
}

function onRcptTo({ address }, _session, callback) {
  const [local, host] = address.split('@');
  callback(host === domain && users.includes(local) ? null : refusal(550, 'No such user'));
}

/** Over LMTP everybody but the first recipient is put off. */
function onData(stream, session, callback) {
  stream.resume();
  stream.on('end', () => {
    const replies = session.envelope.rcptTo.map((_, at) => (at === 0 ? 'taken' : refusal(450, 'Later')));
    callback(null, ports.lmtp === session.localPort ? replies : 'taken');
  });
}

function refusal(responseCode, message) {
  return Object.assign(new Error(message), { responseCode });
}
