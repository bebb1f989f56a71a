#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { closest } from '../smtp';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';
import { commandHelp, generalHelp } from './help';
import { type CommandName, isCommandName } from './options';

/** Runs the command line; the exit code. */
async function main([name = '', ...args]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-V') {
    process.stdout.write(`${VERSION}\n`);
    return exitCodes.passed;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const about = args[0] ?? '';
    process.stdout.write(isCommandName(about) ? commandHelp(about) : generalHelp());
    return exitCodes.passed;
  }
  if (!isCommandName(name)) {
    throw new CliError(name === '' ? `Say what to do.\n\n${generalHelp()}` : unknownCommand(name));
  }
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(commandHelp(name));
    return exitCodes.passed;
  }
  return COMMANDS[name](args);
}

function unknownCommand(name: string): string {
  const near = closest(name, Object.keys(COMMANDS));
  const meant = existsSync(name) ? ` To run a script: smtp-sessions run ${name}.` : near && ` Did you mean ${near}?`;
  return `There is no command ${name}.${meant ?? ''} \`smtp-sessions --help\` lists them.`;
}

/** Each command is read when it is the one to run. */
const COMMANDS: Readonly<Record<CommandName, (args: readonly string[]) => Promise<number>>> = {
  run: async (args) => (await import('./run')).runScripts(args),
  check: async (args) => (await import('./check')).check(args),
  fix: async (args) => (await import('./fix')).fix(args),
  serve: async (args) => (await import('./serve')).serve(args),
  import: async (args) => (await import('./import')).importScripts(args),
};

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof CliError;
    const details = error instanceof Error && process.env.SMTP_SESSIONS_DEBUG ? `\n${error.stack}` : '';
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      expected
        ? `smtp-sessions: ${message.trimEnd()}\n`
        : `smtp-sessions: a mistake of this program, please report it: ${message}${details}\n`,
    );
    process.exitCode = exitCodes.usage;
  },
);

// A reader that has seen enough (`| head`) is no error: the run goes on, and its reports and exit code are as without it.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});

declare const VERSION: string;
