import { aiosmtpd } from './aiosmtpd.mjs';
import { courier } from './courier.mjs';
import { dovecot } from './dovecot.mjs';
import { exim, eximSid } from './exim.mjs';
import { haraka } from './haraka.mjs';
import { opensmtpd, opensmtpdSid } from './opensmtpd.mjs';
import { postfix, postfixSid } from './postfix.mjs';
import { sandbox } from './sandbox.mjs';
import { sendmail } from './sendmail.mjs';
import { smtpServer } from './smtp-server.mjs';
import { smtpSink } from './smtp-sink.mjs';

export const servers = [
  postfix,
  smtpSink,
  exim,
  sendmail,
  opensmtpd,
  dovecot,
  courier,
  aiosmtpd,
  haraka,
  smtpServer,
  postfixSid,
  eximSid,
  opensmtpdSid,
  sandbox,
];
