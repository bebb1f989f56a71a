import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { replay } from './lib/command-line.mjs';
import { token } from './lib/files.mjs';
import { keywordsOf, outcomesOf } from './lib/outcomes.mjs';
import { sandbox } from './servers/sandbox.mjs';

const scripts = join(import.meta.dirname, 'scripts');

/** The folders of `scripts/` that are meant for a kind of server; all their files are replayed on all of that kind. */
const folders = {
  smtp: ['any', 'open', 'submission'],
  submission: ['any', 'submission'],
  lmtp: ['lmtp'],
};

/**
 * Replays the shared scripts on the roles of a column; resolves with the column of the matrix, and what went wrong:
 * a server's `title` and `version`, whether it is pinned to a release and whether it is a server that people run,
 * the `keywords` it offers before and after TLS, and the `outcomes` by capability.
 */
export async function showColumn({ roles, title, speaks = 'smtp' }, { server, running, pki, temp }) {
  const files = folders[speaks].map((folder) => join(scripts, folder));
  const inbox = join(temp, `inbox-${server.name}`);
  const variables = { inbox, cert: pki.cert, key: pki.key, token: server.token ?? token };
  const jobs = roles.map((role) => ({ files, role }));
  if (speaks !== 'lmtp' && running.urls.smtps) {
    jobs.push({ files: [join(scripts, 'smtps')], role: 'smtps' });
  }
  const reports = [];
  const faults = [];
  for (const { files: paths, role } of jobs) {
    // By the name that the certificate has.
    const url = running.urls[role].replace('127.0.0.1', 'localhost');
    const { report } = await replay(paths, { url, ca: running.caOf(role), variables });
    reports.push(report);
    faults.push(...report.sessions.filter(({ outcome }) => /^(failed|error)$/.test(outcome)).map(describe));
  }
  const outcomes = outcomesOf(reports);
  if (outcomes.get('ATRN') === 'passed') {
    faults.push(...(await compareMail(inbox)));
  }
  const passed = reports.reduce((sum, { summary }) => sum + summary.passed, 0);
  const keywords = keywordsOf(reports[0]);
  const { suite, title: name } = server;
  return {
    title: title ?? name,
    version: running.version,
    isPinned: suite === undefined,
    isReal: server !== sandbox,
    keywords,
    outcomes,
    passed,
    faults,
  };
}

/** The capabilities that the scripts show, in the order of the scripts: commands, extensions, mechanisms. */
export async function capabilities() {
  const order = ['commands', 'odmr', 'mail', 'smtps', 'lmtp', 'not-offered', 'auth'];
  const place = (path) => order.indexOf(basename(path, '.smtp'));
  const paths = (await readdir(scripts, { recursive: true })).filter((path) => /^[^_]*\.smtp$/.test(path));
  const texts = await Promise.all(
    paths.sort((a, b) => place(a) - place(b)).map((path) => readFile(join(scripts, path), 'utf8')),
  );
  const titles = texts.flatMap((text) => [...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title));
  return [...new Set(titles.map((title) => title.split(', ')[0]))];
}

/** What came back after ATRN must be the letter that was sent, octet for octet, below what the server put on top. */
async function compareMail(inbox) {
  const letter = (await readFile(join(scripts, 'letter.eml'), 'latin1')).replace(/\r?\n/g, '\r\n');
  const names = await readdir(inbox).catch(() => []);
  const mails = await Promise.all(names.map((name) => readFile(join(inbox, name), 'latin1')));
  return mails.some((mail) => `\r\n${mail}`.endsWith(`\r\n${letter}`))
    ? []
    : [`ATRN: no mail is the letter:\n${mails.join('\n--\n')}`];
}

function describe({ title, file, line, reason, problem, steps }) {
  const dialogue = steps.flatMap(({ sent = [], replies, problem: own }) => [
    ...sent.map((text) => `C: ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`),
    ...replies.flatMap(({ code, lines }) => lines.map((text) => `S: ${code} ${text}`)),
    ...(own ? [`!! ${own.message}`] : []),
  ]);
  return [`${title} (${file}:${line}): ${problem?.message ?? reason ?? ''}`, ...dialogue.slice(-8)].join('\n');
}
