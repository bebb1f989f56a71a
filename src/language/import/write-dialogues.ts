import { enhancedStatusOf, findCommand, findExtension, verbOf } from '../../smtp';
import { writtenReply } from '../record/written-reply';
import { findDirective } from '../script/directives';
import type { Conversation } from './conversation';
import { type Dialogue, isHello, type ReceivedReply, sizeOf, type Unit } from './dialogue';
import type { Notes } from './notes';
import { ScriptWriter, type Step, type WrittenReply } from './script-writer';
import { writtenCommand, writtenOctets, writtenPayloadLine } from './written';

/** Writes dialogues as a script, each as a session where there are several; `name` titles those that have no title. */
export function writeDialogues({ dialogues, isScript }: Conversation, notes: Notes, name: string | undefined): string {
  const writer = new ScriptWriter();
  const sessions = dialogues.filter((dialogue) => isSpoken(dialogue) || dialogue.title !== undefined);
  const numbers = new Map(sessions.map((dialogue, index) => [dialogue, index + 1]));
  for (const dialogue of dialogues) {
    const number = numbers.get(dialogue) ?? 0;
    if (number > 0 && (sessions.length > 1 || dialogue.title !== undefined || name !== undefined)) {
      writer.session(dialogue.title ?? titleOf(name, sessions.length > 1 ? number : undefined));
    }
    writeDialogue(writer, dialogue, { notes, isScript });
  }
  return writer.text();
}

/** Whether more is in it than what may stand above the first session. */
function isSpoken({ target, parts }: Dialogue): boolean {
  const directives = parts.flatMap((part) => (part.kind === 'script' ? [/^@([\w-]*)/.exec(part.text)?.[1] ?? ''] : []));
  return (
    target !== undefined ||
    parts.some(({ kind }) => kind === 'units' || kind === 'reply') ||
    directives.some((name) => findDirective(name)?.class === 'step' && name !== 'include') ||
    directives.filter((name) => name === 'connect').length > 1
  );
}

function titleOf(name: string | undefined, number: number | undefined): string {
  return [name ?? 'Session', ...(number === undefined ? [] : [number])].join(' ');
}

/** What is to be known besides a dialogue. */
interface Circumstances {
  readonly notes: Notes;
  /** Whether the lines are those of a script, where references and files mean something. */
  readonly isScript: boolean;
}

function writeDialogue(writer: ScriptWriter, { target, parts }: Dialogue, circumstances: Circumstances): void {
  if (target !== undefined) {
    writer.step({ kind: 'line', text: `@connect ${target}` });
  }
  let challenged = false;
  const early = spokenEarly(parts);
  for (const part of parts) {
    switch (part.kind) {
      case 'reply':
        writer.reply(replyOf(part.reply, { hello: false }));
        break;
      case 'comment':
        writer.step(part);
        break;
      case 'script':
        writer.step({ kind: 'line', text: part.text });
        break;
      case 'units': {
        const [first, ...others] = part.units;
        if (first && first === early) {
          writer.step(rawOf(first));
          break;
        }
        // A response can not begin a group: what it answers stands above.
        const alone = challenged && first && others.length > 0 ? [first] : [];
        writeUnits(writer, alone, circumstances);
        writeUnits(writer, alone.length > 0 ? others : part.units, circumstances);
        challenged = part.units.at(-1)?.replies.at(-1)?.code === '334';
      }
    }
  }
}

/** The command that was sent before the greeting had come, which then stands as the first reply to it. */
function spokenEarly(parts: Dialogue['parts']): Unit | undefined {
  const first = parts.find(({ kind }) => kind === 'reply' || kind === 'units');
  const [unit, ...others] = first?.kind === 'units' ? first.units : [];
  const early = unit?.kind === 'command' && others.length === 0 && unit.replies[0]?.code === '220';
  return early && findCommand(verbOf(unit.text))?.expects.includes('220') !== true ? unit : undefined;
}

/** A command as octets: only these go out before the greeting, which is then expected below. */
function rawOf(unit: Unit): Step {
  const replies = unit.replies.map((reply, index) => replyOf(reply, { hello: index > 0 && isHello(unit) }));
  return { kind: 'raw', text: `${unit.text}\r\n`, replies };
}

function writeUnits(writer: ScriptWriter, units: readonly Unit[], circumstances: Circumstances): void {
  const steps = units.map((unit) => stepsOf(unit, circumstances));
  if (units.length > 1 && units.every(({ replies }) => replies.length > 0)) {
    writer.group(steps.flat());
    return;
  }
  for (const step of steps.flat()) {
    writer.step(step);
  }
}

function stepsOf(unit: Unit, { notes, isScript }: Circumstances): Step[] {
  const { kind, text, intermediate, payload, elided } = unit;
  const hello = isHello(unit);
  const replies = unit.replies.map((reply) => replyOf(reply, { hello }));
  const command = {
    kind: 'command',
    line: text,
    ...(isScript && { written: writtenCommand(text, { references: 'kept' }) }),
    replies,
  } as const;
  if (kind === 'command' || payload === undefined) {
    return [command];
  }
  if (elided && unit.written.size === 0 && payload.every((line) => PLACEHOLDER.test(line))) {
    const size = kind === 'bdat' ? String(sizeOf(unit)) : '1KB';
    const comment = {
      kind: 'comment',
      text: 'The message is left out in the transcript; filler stands for it.',
    } as const;
    return [comment, { ...command, intermediate: intermediateOf(intermediate), payload: [`{{$filler ${size}}}`] }];
  }
  const lines = isScript ? payload : payload.map((line, index) => unit.written.get(index) ?? writtenPayloadLine(line));
  if (kind === 'data' || isScript) {
    return [{ ...command, intermediate: intermediateOf(intermediate), payload: lines }];
  }
  return [{ ...command, ...chunkOf(unit, lines, notes), intermediate: undefined }];
}

/** The chunk with its command; the octets are counted anew where those shown are not those announced. */
function chunkOf(unit: Unit, lines: readonly string[], notes: Notes): { written?: string; payload: readonly string[] } {
  const size = sizeOf(unit);
  const last = unit.payload?.at(-1);
  if (unit.octets === size) {
    return { payload: lines };
  }
  if (unit.octets === size + 2 && last !== undefined && !unit.written.has(lines.length - 1)) {
    return { payload: [...lines.slice(0, -1), writtenOctets(last)] };
  }
  notes.add(unit.line, `The chunk has ${unit.octets} octets here, not ${size}: {{$octets}} counts them.`);
  const written = writtenCommand(unit.text).replace(/^(\S+[ \t]+)\d+/, '$1{{$octets}}');
  return { written, payload: lines };
}

function intermediateOf(reply: ReceivedReply | undefined): WrittenReply | undefined {
  return reply && replyOf(reply, { hello: false });
}

function replyOf(
  { code, lines, written, maybeChallenge = false }: ReceivedReply,
  { hello }: { readonly hello: boolean },
): WrittenReply {
  if (written !== undefined) {
    return { code, lines: written, maybeChallenge };
  }
  const [first = ''] = lines;
  const status = enhancedStatusOf(code, first);
  const recorded = {
    code,
    ...(status !== undefined && { status }),
    lines: startsWithKeyword(first) ? ['', ...lines] : lines,
  };
  return { code, lines: writtenReply([recorded], { hello }) };
}

/** Expected replies, unlike a server's, name a keyword in the first line too. */
function startsWithKeyword(line: string): boolean {
  return findExtension(line.split(/[ \t]/)[0] ?? '') !== undefined;
}

/** What stands in a transcript for text that it leaves out. */
export const PLACEHOLDER = /^[ \t]*(?:<[^<>@]*>|\(.*\)|\[.*\]|(?:\. ?){3,}.*|….*)[ \t]*$/;
