import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TranscriptLine } from '../../report';

/** Lines of a transcript as a client's console takes them: what is wrong, and what to look at, apart from the rest. */
export function outputOf(
  lines: readonly TranscriptLine[],
  where: Pick<DebugProtocol.OutputEvent['body'], 'source' | 'line'> = {},
): DebugProtocol.OutputEvent['body'][] {
  const parts: { category: string; lines: string[] }[] = [];
  for (const { role, text } of lines) {
    const last = parts.at(-1);
    const category = role === 'detail' ? (last?.category ?? 'stdout') : CATEGORIES[role];
    if (last?.category === category) {
      last.lines.push(text);
    } else {
      parts.push({ category, lines: [text] });
    }
  }
  return parts.map((part) => ({ category: part.category, output: `${part.lines.join('\n')}\n`, ...where }));
}

const CATEGORIES: Readonly<Record<Exclude<TranscriptLine['role'], 'detail'>, string>> = {
  heading: 'stdout',
  note: 'stdout',
  sent: 'stdout',
  received: 'stdout',
  summary: 'stdout',
  warning: 'console',
  problem: 'stderr',
};
