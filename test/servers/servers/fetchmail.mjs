import { join } from 'node:path';
import { root } from '../lib/command-line.mjs';
import { ownFolder, password, readAll, readText, write } from '../lib/files.mjs';
import { postfix } from './postfix.mjs';

/** Not a server but a client: fetchmail is the customer of the sandbox, and hands on to a smtp-sink what it gets there. */
export const fetchmail = {
  name: 'fetchmail',
  title: 'fetchmail, customer of the sandbox',
  packages: ['fetchmail', ...postfix.packages],
  roles: { smtp: 'smtp', sink: 'smtp' },
  columns: [],
  users: postfix.users,
  checks: [
    { name: 'ATRN: fetchmail takes the mail that waits', run: takesMail },
    { name: 'ATRN: fetchmail is told that no mail waits', run: findsNone },
    { name: 'ETRN: fetchmail asks for the queue', run: asksForQueue },
  ],
  prepare: ({ dir }) => ownFolder(join(dir, 'mails'), { uid: postfix.users[0].id }),
  command,
};

function command({ ports }) {
  const sandbox = `serve --listen 127.0.0.1:${ports.smtp} --verbose`;
  return [
    'sh',
    '-c',
    `'${process.execPath}' '${join(root, 'dist/cli.js')}' ${sandbox} &
    cd /srv/mails && exec smtp-sink -u postfix -d %s -h sink.example.test 127.0.0.1:${ports.sink} 100`,
  ];
}

async function takesMail(running) {
  const { output, code } = await fetch(running, { protocol: 'ODMR', domain: 'cust.example.test' });
  const mail = (await readAll(join(running.dir, 'mails'))).replace(/\r/g, '');
  const wanted = ['A sample that was waiting', '\n.. a line that starts with dots\n', '<hello@cust.example.test>'];
  const missing = wanted.filter((text) => !mail.includes(text)).map((text) => `the mail has no ${text}`);
  return code === 0 && missing.length === 0 ? [] : [`exit code ${code}`, ...missing, mail, output];
}

async function findsNone(running) {
  const { output } = await fetch(running, { protocol: 'ODMR', domain: 'empty.example.test' });
  return /no mail/i.test(output) ? [] : [output];
}

async function asksForQueue(running) {
  const { output } = await fetch(running, { protocol: 'ETRN', domain: 'cust.example.test' });
  const log = await running.log();
  return /ETRN cust\.example\.test/.test(log) && /253 /.test(log) ? [] : [output, log];
}

/** Runs fetchmail once. Its exit code is 1 where there was nothing to fetch, so it is told apart from what it says. */
async function fetch({ dir, ports, enclosure }, { protocol, domain }) {
  const rc = [
    `poll 127.0.0.1 protocol ${protocol} port ${ports.smtp}`,
    `user "alice" there with password "${password}" sslproto ''`,
    `smtphost 127.0.0.1/${ports.sink} fetchdomains ${domain}`,
  ];
  await write(join(dir, 'fetchmailrc'), `${rc.join('\n')}\n`, { mode: 0o600 });
  const script = 'HOME=/srv fetchmail -vv -N --nosyslog -f /srv/fetchmailrc >/srv/said 2>&1; echo $?';
  const code = Number(await enclosure.run(['sh', '-c', script]));
  return { code, output: await readText(join(dir, 'said')) };
}
