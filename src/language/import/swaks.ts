import { formatTarget, parseTarget } from '../../smtp';
import type { Import } from './notes';
import { withoutMarks, withReferences } from './placeholders';
import { ScriptWriter, type Step } from './script-writer';
import { HOSTNAME, messageOf } from './swaks-message';
import { readSwaksOptions, type SwaksOptions } from './swaks-options';
import { writtenWord } from './written';

/** Makes a script of what commands of swaks, or its files of options, would do. */
export function importSwaks(lines: readonly string[], { notes, name }: Import): string {
  const writer = new ScriptWriter();
  const all = readSwaksOptions(lines.map(withoutMarks), notes);
  for (const [index, options] of all.entries()) {
    if (all.length > 1 || name !== undefined) {
      writer.session([name ?? 'Mail', ...(all.length > 1 ? [index + 1] : [])].join(' '));
    }
    writeMail(writer, options, notes);
  }
  return withReferences(writer.text());
}

function writeMail(writer: ScriptWriter, options: SwaksOptions, notes: Import['notes']): void {
  const { values } = options;
  if (!values.has('from')) {
    notes.add(options.line, 'swaks takes the address of who runs it for the sender; the script takes postmaster.');
  }
  const from = addressOf(values.get('from') ?? `postmaster@${HOSTNAME}`);
  const to = ['to', 'cc', 'bcc'].flatMap((name) => addressesOf(values.get(name)));
  if (to.length === 0) {
    writer.step(directive('@prompt to Who gets the mail'));
    to.push('\ue000to\ue001');
  }
  for (const line of opening(options, to, notes)) {
    writer.step(directive(line));
  }
  const stages = stagesOf(options, { from, to }, notes);
  const stop = STOPS[(values.get('drop-after') ?? values.get('quit-after') ?? '').toUpperCase()];
  const last = stages.findLastIndex(({ stage }) => stage === stop || (stop === 'hello' && stage === 'first-hello'));
  const reached = last < 0 && stop !== 'connect' ? stages : stages.slice(0, last + 1);
  const envelope = reached.filter(({ stage }) => stage === 'mail' || stage === 'rcpt' || stage === 'data');
  const grouped = values.has('pipeline') && envelope.length > 1;
  for (const { step } of reached.filter((each) => !grouped || !envelope.includes(each))) {
    writer.step(step);
  }
  if (grouped) {
    writer.group(envelope.map(({ step }) => step));
  }
  writer.step(values.has('drop-after') ? directive('@close') : command('QUIT'));
}

/** Where swaks can be told to stop. */
const STOPS: Readonly<Record<string, Stage>> = {
  CONNECT: 'connect',
  BANNER: 'connect',
  PROXY: 'connect',
  'FIRST-HELO': 'first-hello',
  'FIRST-EHLO': 'first-hello',
  XCLIENT: 'xclient',
  'XCLIENT-HELO': 'hello',
  STARTTLS: 'starttls',
  TLS: 'starttls',
  HELO: 'hello',
  EHLO: 'hello',
  AUTH: 'auth',
  MAIL: 'mail',
  FROM: 'mail',
  RCPT: 'rcpt',
  TO: 'rcpt',
};

type Stage = 'connect' | 'first-hello' | 'starttls' | 'xclient' | 'hello' | 'auth' | 'mail' | 'rcpt' | 'data';

interface Staged {
  readonly stage: Stage;
  readonly step: Step;
}

/** Everything that would be sent before QUIT, in swaks's order. */
function stagesOf(
  options: SwaksOptions,
  { from, to }: { readonly from: string; readonly to: readonly string[] },
  notes: Import['notes'],
): Staged[] {
  const { values, line } = options;
  const protocol = (values.get('protocol') ?? '').toUpperCase();
  const verb = protocol === 'SMTP' || protocol === 'SMTPS' ? 'HELO' : protocol.startsWith('LMTP') ? 'LHLO' : 'EHLO';
  const hello = command(`${verb} ${oneLine(values.get('helo') ?? HOSTNAME)}`);
  const stages: Staged[] = [{ stage: 'first-hello', step: hello }];
  if (values.has('tls-optional')) {
    notes.add(line, 'swaks goes on without TLS where it is not offered; the script does not.');
  }
  if (values.has('tls') || values.has('tls-optional') || /^(?:ESMTP|LMTP)S/.test(protocol)) {
    stages.push({ stage: 'starttls', step: command('STARTTLS') }, { stage: 'hello', step: hello });
  }
  const xclient = xclientOf(values);
  if (xclient !== '') {
    stages.push({ stage: 'xclient', step: command(`XCLIENT ${xclient}`) }, { stage: 'hello', step: hello });
  }
  const auth = authOf(options, notes);
  if (auth !== undefined) {
    stages.push({ stage: 'auth', step: directive(auth) });
  }
  const data = messageOf(options, { from, to }, notes);
  return [
    ...stages,
    { stage: 'mail', step: command(`MAIL FROM:<${from}>${values.has('prdr') ? ' PRDR' : ''}`) },
    ...to.map((address): Staged => ({ stage: 'rcpt', step: command(`RCPT TO:<${address}>`) })),
    { stage: 'data', step: { kind: 'command', line: 'DATA', payload: data, replies: [] } },
  ];
}

function opening({ values, line }: SwaksOptions, to: readonly string[], notes: Import['notes']): string[] {
  // The mail exchangers are spoken to in the clear at first.
  const unsafe = values.has('tls-on-connect') && !values.has('server') && !values.has('socket');
  const target = unsafe ? undefined : targetOf(values, to);
  if (target === undefined) {
    const why = unsafe ? 'For TLS from the first octet a host is needed' : 'The server is none that a script can name';
    notes.add(line, `${why}: give one with --server${unsafe ? ' smtps://HOST' : ''}.`);
  }
  const tls = ['tls-ca-path ca', 'tls-cert cert', 'tls-key key', 'tls-sni servername', 'tls-cipher ciphers'].flatMap(
    (pair) => {
      const [option = '', key] = pair.split(' ');
      const value = values.get(option);
      return value ? [`${key}=${writtenWord(oneLine(value))}`] : [];
    },
  );
  if (values.has('tls-verify')) {
    tls.unshift('verify=on');
  }
  const uses = values.has('tls') || values.has('tls-optional') || values.has('tls-on-connect');
  if (uses && !values.has('tls-verify')) {
    notes.add(line, 'swaks verifies certificates only when told to; the script does, unless @tls says verify=off.');
  }
  const timeout = /^(\d{1,6})([smh]?)$/.exec(values.get('timeout') ?? '');
  const [source, sourcePort, dest, destPort] = ['source', 'source-port', 'dest', 'dest-port'].map(
    (name) => values.get(`proxy-${name}`) ?? '',
  );
  const proxied = [source, sourcePort, dest, destPort].every((value) => /^[\w.:]+$/.test(value ?? ''));
  if (values.has('proxy-version') && !proxied) {
    notes.add(line, '@proxy wants the addresses and ports of both ends.');
  }
  const [bound, boundPort] = [values.get('local-interface') ?? '', values.get('local-port') ?? ''];
  const isBound = /^[\d.]+$|^[\da-f:]+$/i.test(bound) && /^\d{0,5}$/.test(boundPort);
  if ((bound !== '' || boundPort !== '') && !isBound) {
    notes.add(line, '@source wants an address: swaks takes a name, or a port alone, too.');
  }
  return [
    ...(target === undefined ? [] : [`@connect ${target}`]),
    ...(isBound ? [`@source ${endOf(bound, boundPort)}`] : []),
    ...(values.has('proxy-version') && proxied
      ? [`@proxy v${values.get('proxy-version') === '2' ? 2 : 1} ${endOf(source, sourcePort)} ${endOf(dest, destPort)}`]
      : []),
    ...(tls.length > 0 ? [`@tls ${tls.join(' ')}`] : []),
    ...(timeout && Number(timeout[1]) > 0 ? [`@timeout ${timeout[1]}${timeout[2] || 's'}`] : []),
  ];
}

function endOf(address = '', port = ''): string {
  return `${address.includes(':') ? `[${address}]` : address}${port === '' ? '' : `:${port}`}`;
}

/** Without a server, swaks looks for the mail exchanger of the recipient's domain. */
function targetOf(values: SwaksOptions['values'], [to = '']: readonly string[]): string | undefined {
  const protocol = (values.get('protocol') ?? '').toUpperCase();
  const lmtp = protocol.startsWith('LMTP');
  const scheme = values.has('tls-on-connect') || protocol === 'SSMTP' ? 'smtps' : lmtp ? 'lmtp' : 'smtp';
  const socket = values.get('socket');
  const server = values.get('server');
  const [, bracketed, plain, inline] = /^(?:\[([^\]]*)\]|([^:/]*))(?:[:/](\w+))?$/.exec(server ?? '') ?? [];
  const host = bracketed ?? plain ?? server;
  const port = values.get('port') ?? inline;
  const number = PORTS.get(port ?? '') ?? port;
  const url =
    socket !== undefined
      ? `${lmtp ? 'lmtp' : 'smtp'}+unix:${socket}`
      : server !== undefined
        ? `${scheme}://${host?.includes(':') ? `[${host}]` : host}${number === undefined ? '' : `:${number}`}`
        : `mx://${to.split('@').at(-1)}`;
  const target = parseTarget(url);
  return 'fault' in target || /\s|[{}"]/.test(url) ? undefined : formatTarget(target);
}

const PORTS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({ smtp: '25', submission: '587', smtps: '465', lmtp: '24' }),
);

/** The user's password is kept out of the script. */
function authOf({ values, line }: SwaksOptions, notes: Import['notes']): string | undefined {
  const names = ['auth', 'auth-optional', 'auth-user', 'auth-password'];
  if (!names.some((name) => values.has(name))) {
    return undefined;
  }
  const [wanted = ''] = (values.get('auth') || values.get('auth-optional') || 'auto').split(',');
  const mechanism = /^[A-Za-z0-9_-]{1,20}$/.test(wanted)
    ? wanted.toUpperCase().replace(/^AUTO$|^ANY$/, 'auto')
    : 'auto';
  const user = oneLine(values.get('auth-user') || '');
  const secret = /^[A-Za-z_][\w-]*/.exec(user)?.[0] ?? 'password';
  if (values.has('auth-optional')) {
    notes.add(line, 'swaks goes on without AUTH where it is not offered; the script does not.');
  }
  notes.add(line, `The password is not in the script: give it with --secret ${secret}=… or SMTP_SECRET_${secret}.`);
  return `@auth ${mechanism === 'LOGIN-INITIAL' ? 'LOGIN' : mechanism} ${writtenWord(user || 'user')} \ue000$secret ${secret}\ue001`;
}

function xclientOf(values: SwaksOptions['values']): string {
  const attributes = ['name', 'addr', 'port', 'proto', 'helo', 'login', 'destaddr', 'destport'].flatMap((name) => {
    const value = values.get(`xclient-${name}`);
    return value === undefined ? [] : [`${name.toUpperCase()}=${oneLine(value)}`];
  });
  return [...(values.has('xclient') ? [oneLine(values.get('xclient') ?? '')] : []), ...attributes].join(' ');
}

function addressesOf(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map(addressOf)
    .filter((address) => address !== '');
}

/** Without brackets: `<>` is the empty sender. */
function addressOf(text: string): string {
  return oneLine(text)
    .trim()
    .replace(/^<(.*)>$/, '$1');
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

function command(line: string): Step {
  return { kind: 'command', line, replies: [] };
}

function directive(text: string): Step {
  return { kind: 'line', text };
}
