import { l10n } from 'vscode';

/** What a terminal says of itself. */
export interface TerminalTexts {
  /** Before anything is typed. */
  readonly hint: string;
  readonly ended: string;
  /** After Ctrl+C while the server is waited for. */
  readonly interrupt: string;
  readonly help: string;
  readonly isReply: string;
  /** A secret is not to be had. */
  readonly declined: string;
  readonly message: string;
  /** After an AUTH that was refused, with its response typed ahead. */
  readonly noChallenge: string;
  readonly own: Readonly<Record<'@help' | '@save', string>>;
  readonly password: (user: string) => string;
}

/** The texts in the editor's language. */
export function terminalTexts(): TerminalTexts {
  return {
    hint: l10n.t('Lines are sent as they are typed. @help tells more, Tab completes.'),
    ended: l10n.t('The session has ended: Enter connects again, S opens it as a script, any other key closes.'),
    interrupt: l10n.t('The server has not answered yet: Ctrl+C once more drops the connection.'),
    help: [
      l10n.t('A line is sent as it is typed. What begins with @ is a directive of scripts, such as @auth.'),
      l10n.t('Tab completes, Up and Down go through earlier lines, Ctrl+C leaves a line, Ctrl+D the session.'),
      l10n.t('@save opens the session as a script. To send a line that begins with @ or #, write C: before it.'),
    ].join('\n'),
    isReply: l10n.t('That is a reply, which only the server gives. To send such a line, write C: before it.'),
    declined: l10n.t('Nothing was sent.'),
    message: l10n.t('The server waits for a message: it ends with a line that is a single dot.'),
    noChallenge: l10n.t('What was typed ahead is left out: the server does not ask for a response.'),
    own: { '@help': l10n.t('What can be typed here'), '@save': l10n.t('Opens the session as a script') },
    password: (user) => l10n.t('The password of {0}: ', user),
  };
}
