import { postfix } from './postfix.mjs';

/** Postfix's sink takes all there is; its other ports do wrong on purpose. Its last EHLO line is an empty keyword. */
export const smtpSink = {
  name: 'smtp-sink',
  title: 'smtp-sink',
  packages: postfix.packages,
  roles: { smtp: 'smtp', lmtp: 'lmtp', refusing: 'smtp', leaving: 'smtp', hangingUp: 'smtp', slow: 'smtp' },
  columns: [{ roles: ['smtp'] }, { roles: ['lmtp'], title: 'smtp-sink, LMTP', speaks: 'lmtp' }],
  users: postfix.users,
  prepare: async () => {},
  command,
};

/** What each port is told to do, in the words of smtp-sink(1). */
const options = {
  smtp: '',
  lmtp: '-L',
  refusing: '-f MAIL -r DATA',
  leaving: '-Q RCPT',
  hangingUp: '-q RCPT',
  slow: '-W RCPT:2',
};

function command({ ports }) {
  const sinks = Object.entries(options).map(
    ([role, words]) => `smtp-sink -u postfix -h sink.example.test ${words} 127.0.0.1:${ports[role]} 100 &`,
  );
  return ['sh', '-c', `${sinks.join('\n')}\nwait`];
}
