import { aiosmtpd } from './aiosmtpd.mjs';
import { courier } from './courier.mjs';
import { dovecot, dovecotSid } from './dovecot.mjs';
import { exim, eximSid } from './exim.mjs';
import { fetchmail } from './fetchmail.mjs';
import { haraka } from './haraka.mjs';
import { opensmtpd, opensmtpdSid } from './opensmtpd.mjs';
import { postfix, postfixSid } from './postfix.mjs';
import { sandbox } from './sandbox.mjs';
import { sendmail } from './sendmail.mjs';
import { smtpServer } from './smtp-server.mjs';
import { smtpSink } from './smtp-sink.mjs';

/**
 * The servers, in the order of the matrix. Each has
 *
 * - `name` and `title`: for the command line, and for people;
 * - `packages` of Debian, the first of which has its version, and the `suite` where it is not the machine's own; or `npm`;
 * - `roles`: its ports by what they are for, with the scheme of their URLs; free ports are chosen for them;
 * - `columns`: which roles the shared scripts are replayed on, with a `title` and what they speak, where that is not
 *   the server's title, and SMTP that takes mail without AUTH;
 * - `users` and `mounts` of its enclosure; `connectionMark`, which its log has for each connection; `token`, for OAuth;
 * - `prepare`, which writes its files, and `command`, which runs it in the foreground; both get the place: `dir` (its
 *   /srv), `ports`, `pki`, `enclosure`, `layer` (its unpacked packages), `modules`;
 * - `trust`, where it makes its own certificates; `checks` that are its alone.
 */
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
  dovecotSid,
  sandbox,
  fetchmail,
];
