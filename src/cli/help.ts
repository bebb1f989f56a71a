import { type CommandName, commandOptions, type Option } from './options';

const SUMMARIES: Readonly<Record<CommandName, string>> = {
  run: 'Replay scripts against a server; the transcript goes to standard output',
  check: 'Check scripts without connecting to anything',
  fix: 'Mend what can be mended for certain, in the files',
  serve: 'Start the built-in server to try scripts against',
  import: 'Make a script of a transcript or of another tool’s sessions, on standard output',
};

const USAGES: Readonly<Record<CommandName, string>> = {
  run: 'smtp-sessions run [OPTIONS] FILE|FOLDER|GLOB|- …',
  check: 'smtp-sessions check [OPTIONS] FILE|FOLDER|GLOB|- …',
  fix: 'smtp-sessions fix [OPTIONS] FILE|FOLDER|GLOB|- …',
  serve: 'smtp-sessions serve [OPTIONS]',
  import: 'smtp-sessions import --from exim|mpt|swaks|transcript FILE|- …',
};

/** The help that names the commands. */
export function generalHelp(): string {
  const commands = Object.entries(SUMMARIES).map(([name, summary]) => `  ${name.padEnd(8)} ${summary}`);
  return `Replays SMTP sessions that are written as scripts, and checks them.

Usage: smtp-sessions COMMAND [OPTIONS] …

${commands.join('\n')}

Examples:
  smtp-sessions run hello.smtp --server smtp://mail.example.org:587 --cacert ca.pem
  printf 'EHLO client.example\\nQUIT\\n' | smtp-sessions run - --server mail.example.org
  smtp-sessions import --from swaks command.txt > session.smtp

\`smtp-sessions COMMAND --help\` tells more. Exit codes: 0 passed, 1 wrong options, 2 a script is wrong,
3 a session could not run, 4 an expectation was not met, 130 interrupted.
`;
}

/** The help of one command, made from its options. */
export function commandHelp(name: CommandName): string {
  const options: Readonly<Record<string, Option>> = commandOptions[name];
  const rows = Object.entries(options).flatMap(([long, { short, value, help, group }], index) => {
    const flags = `${short === undefined ? '    ' : `-${short}, `}--${long}${value === undefined ? '' : ` ${value}`}`;
    const heading = group === undefined ? [] : [...(index > 0 ? [''] : []), `${group}:`];
    return [...heading, `  ${flags.padEnd(34)} ${help}`];
  });
  return `${SUMMARIES[name]}.\n\nUsage: ${USAGES[name]}\n\n${rows.join('\n')}\n`;
}
