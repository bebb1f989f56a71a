import { type Command, commands } from '../../smtp';
import type { Connection } from '../check/connection';
import type { Span } from '../script/text';
import { type Completion, value } from './completion';
import type { Cursor } from './cursor';
import { connectionHere, type Offered, offeredHere } from './offered';
import { hole, literal } from './snippet';

/** The commands, those first that the connection's state admits here; inside an AUTH exchange, what answers a challenge. */
export function commandsAt(cursor: Cursor): Completion[] {
  const { offset, start, before } = cursor;
  const connection = connectionHere(cursor);
  const offered = offeredHere(cursor);
  const span = { start, end: offset };
  if (connection?.standing.is('authenticating')) {
    return responses(span);
  }
  const typed = before.toUpperCase();
  return commands
    .filter(({ standing, form }) => standing !== 'trap' && (!/[ \t]/.test(typed) || form.startsWith(typed)))
    .map((command) => ({ command, rank: rankOf(command, connection, offered) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => {
      const { form, summary, syntax, rfc, argument, keyword } = command;
      const refusal = connection?.standing.refusal(command);
      const documentation = `${refusal ? `Not here: ${refusal.message} ` : ''}${summary} (${rfc})`;
      const note = keyword === undefined ? {} : offered.noteOn([keyword]);
      const base = { label: form, kind: 'command', detail: syntax, documentation, span, ...note } as const;
      if (argument.kind === 'path') {
        return { ...base, text: `${form}<$1>`, snippet: true };
      }
      // Enter behind what is complete as it stands ends the line.
      const isWhole = argument.kind === 'none' || ('presence' in argument && argument.presence === 'optional');
      return isWhole ? { ...base, text: form } : { ...base, text: `${form} `, more: true };
    });
}

/** What is legal and meant for this state; what is legal anywhere; what was not offered; what is out of use; what is refused. */
function rankOf(command: Command, connection: Connection | undefined, { has, known }: Offered): number {
  const { standing, keyword, states } = command;
  const offered = keyword !== undefined && has(keyword);
  const old = standing !== 'standard' && !offered;
  if (connection?.standing.refusal(command)) {
    return old ? 5 : 4;
  }
  if (old) {
    return 3;
  }
  if (keyword !== undefined && !offered && known) {
    return 2;
  }
  return states.length < ANYWHERE ? 0 : 1;
}

/** In how many states a command may stand that may stand in any. */
const ANYWHERE = Math.max(...commands.map(({ states }) => states.length));

function responses(span: Span): Completion[] {
  return [
    {
      ...value('{{$base64 …}}', 'The response to the challenge, from its text.', span),
      text: `${literal('{{$base64 ')}${hole(1, 'text')}${literal('}}')}`,
      snippet: true,
    },
    value('*', 'Cancels the exchange; the server answers 501.', span),
    value('C:', 'An empty response.', span),
  ];
}
