import type { Notes } from './notes';
import { type ShellCommand, shellCommands } from './shell-words';

/** What options of swaks say, by the name that stands first in the table; of one that is given again, the last. */
export interface SwaksOptions {
  readonly values: ReadonlyMap<string, string>;
  /** Header lines that are added, `Name: value`. */
  readonly headers: readonly string[];
  readonly attachments: readonly { readonly what: string; readonly type: string; readonly name: string | undefined }[];
  readonly line: number;
}

/** Reads commands, or files of options with one a line. */
export function readSwaksOptions(lines: readonly string[], notes: Notes): SwaksOptions[] {
  const commands = shellCommands(lines).flatMap((command) => {
    const at = command.words.findIndex((word) => /(?:^|\/)swaks(?:\.pl)?$/.test(word));
    return at < 0 ? [] : [{ ...command, words: command.words.slice(at + 1) }];
  });
  if (commands.length > 0) {
    return commands.map((command) => optionsOf(command, notes));
  }
  const words = lines.flatMap((line) => {
    const [, name, value] = /^[ \t]*-{0,2}([A-Za-z][\w-]*)(?:[ \t]*[= \t][ \t]*(.*?))?[ \t]*$/.exec(line) ?? [];
    return name === undefined ? [] : [`--${name}`, ...(value === undefined ? [] : [value])];
  });
  const known = words.some((word) => find(word) !== undefined);
  return known ? [optionsOf({ words, line: 1 }, notes)] : [];
}

function optionsOf({ words, line }: ShellCommand, notes: Notes): SwaksOptions {
  const values = new Map<string, string>();
  const headers: string[] = [];
  const attachments: { what: string; type: string; name: string | undefined }[] = [];
  let next: { type?: string; name?: string } = {};
  for (let at = 0; at < words.length; at++) {
    const [, flag = '', given] = /^(--?[A-Za-z46][\w-]*)(?:=([\s\S]*))?$/.exec(words[at] ?? '') ?? [];
    const option = find(flag);
    if (!option) {
      notes.add(line, `Left out: ${shown(words[at])}, which is no option of swaks that a script has anything for.`);
      continue;
    }
    const follows = words[at + 1];
    const takes =
      option.value === 'always' || (option.value === 'maybe' && follows !== undefined && !/^-./.test(follows));
    const value = given ?? (takes ? follows : undefined) ?? '';
    at += given === undefined && takes ? 1 : 0;
    if (option.name === 'header') {
      headers.push(NAMED_HEADER.test(flag) ? `${flag.replace(NAMED_HEADER, '')}: ${value}` : value);
    } else if (option.name === 'attach') {
      attachments.push({ what: value, type: next.type ?? 'application/octet-stream', name: next.name });
      next = {};
    } else if (option.name === 'attach-type' || option.name === 'attach-name') {
      next = { ...next, [option.name === 'attach-type' ? 'type' : 'name']: value };
    } else if (option.unsaid) {
      notes.add(line, `Left out: ${flag}. ${option.unsaid}`);
    } else if (option.name !== 'output') {
      values.set(option.name, value);
    }
  }
  return { values, headers, attachments, line };
}

/** An option that nobody knows may be a password: only its beginning is shown. */
function shown(word = ''): string {
  return /^--?[A-Za-z][\w-]*/.exec(word)?.[0] ?? 'a word';
}

interface Option {
  readonly name: string;
  readonly value: 'always' | 'maybe' | 'never';
  /** Why a script does not say it. */
  readonly unsaid?: string;
}

/** Names of one option, after them whether a value follows. */
const NAMES: readonly (readonly [string, Option['value'], string?])[] = [
  ['server s', 'always'],
  ['port p', 'always'],
  ['socket', 'always'],
  ['protocol', 'always'],
  ['local-interface li', 'always'],
  ['local-port lp', 'always'],
  ['to t', 'always'],
  ['cc', 'always'],
  ['bcc', 'always'],
  ['from f', 'always'],
  ['helo ehlo lhlo h', 'always'],
  ['quit-after quit q', 'always'],
  ['drop-after da', 'always'],
  ['drop-after-send das', 'always', 'Write @close below the line after which the connection is to be dropped.'],
  ['timeout', 'always'],
  ['pipeline', 'never'],
  ['prdr', 'never'],
  ['tls', 'never'],
  ['tls-optional tlso tls-optional-strict tlsos', 'never'],
  ['tls-on-connect tlsc', 'never'],
  ['tls-protocol tlsp', 'always', 'Write @tls with min= and max=.'],
  ['tls-cipher', 'always'],
  ['tls-verify tls-verify-ca tls-verify-host', 'never'],
  ['tls-ca-path', 'always'],
  ['tls-cert', 'always'],
  ['tls-key', 'always'],
  ['tls-chain tls-verify-target tls-get-peer-cert tls-get-peer-chain', 'maybe', 'A script has nothing for it.'],
  ['tls-sni', 'always'],
  ['auth a', 'maybe'],
  ['auth-optional ao auth-optional-strict aos', 'maybe'],
  ['auth-user au', 'maybe'],
  ['auth-password ap', 'maybe'],
  ['auth-extra ae auth-map am', 'always', '@auth takes realm=, host= and others.'],
  ['xclient', 'always'],
  ['xclient-addr', 'always'],
  ['xclient-name', 'always'],
  ['xclient-port', 'always'],
  ['xclient-proto', 'always'],
  ['xclient-helo', 'always'],
  ['xclient-login', 'always'],
  ['xclient-destaddr', 'always'],
  ['xclient-destport', 'always'],
  ['xclient-reverse-name', 'always'],
  ['proxy-version', 'always'],
  ['proxy-source', 'always'],
  ['proxy-source-port', 'always'],
  ['proxy-dest', 'always'],
  ['proxy-dest-port', 'always'],
  ['data d', 'always'],
  ['body', 'always'],
  ['attach-body', 'always', 'Parts of a message stand in its payload.'],
  ['attach', 'always'],
  ['attach-type', 'always'],
  ['attach-name', 'maybe'],
  ['header add-header ah', 'always'],
  ['pipe copy-routing cr proxy proxy-family proxy-protocol proxy-command', 'always', 'A script has nothing for it.'],
  ['4 6', 'never', 'On the command line, run has --ipv4 and --ipv6.'],
  [
    'xclient-delim xclient-optional xclient-no-verify xclient-before-starttls',
    'never',
    'Lines of a script are sent as they stand.',
  ],
  ['no-data-fixup ndf no-strip-from nsf', 'never', 'Messages of a script are sent as they stand.'],
  ['output dump silent S output-file output-file-stdout output-file-stderr auth-hide-password ahp', 'maybe'],
  [
    'output suppress-data n show-time-lapse stl hide-receive hr hide-send hs hide-informational hi hide-all ha raw no-info-hints nih no-send-hints nsh no-receive-hints nrh no-hints nth auth-plaintext apt dump-mail support version help',
    'never',
  ],
];

/** `--h-Subject` and `--header-Subject`, with the header's name. */
const NAMED_HEADER = /^--?h(?:eader)?-(?=\S)/;

const BY_NAME: ReadonlyMap<string, Option> = new Map(
  NAMES.flatMap(([names, value, unsaid]) => {
    const [name = '', ...others] = names.split(' ');
    const option = { name, value, ...(unsaid !== undefined && { unsaid }) };
    return [name, ...others].map((each) => [each, option] as const);
  }),
);

function find(flag: string): Option | undefined {
  const name = flag.replace(/^--?/, '');
  return NAMED_HEADER.test(flag) ? { name: 'header', value: 'always' } : BY_NAME.get(name);
}
