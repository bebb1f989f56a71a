import { allItems, type DirectiveItem, type Script } from './syntax';
import { literalOf } from './template';
import type { Span } from './text';

/** A file that a script names, as it is written. */
export interface NamedFile {
  readonly kind: 'script' | 'payload' | 'certificate' | 'values';
  readonly path: string;
  readonly span: Span;
}

/** The files that a script names without a reference in their paths: includes, payloads, certificates and keys, lists of values. */
export function filesNamed(script: Script): NamedFile[] {
  const files: NamedFile[] = [];
  for (const item of allItems(script)) {
    const directive = item.kind === 'block' ? item.open : item;
    if (item.kind === 'command') {
      for (const line of item.payload?.lines ?? NONE) {
        if (line.kind === 'file') {
          files.push(...named('payload', literalOf(line.path), line.path.span));
        }
      }
    } else if (directive.kind === 'directive' && NAMING.has(directive.name)) {
      files.push(...filesOfDirective(directive, script.text));
    }
  }
  return files;
}

/** The directives that name files. */
const NAMING: ReadonlySet<string> = new Set(['include', 'each', 'tls']);

const NONE: readonly never[] = [];

function filesOfDirective({ action, rest, words }: DirectiveItem, text: string): NamedFile[] {
  if ('fault' in action) {
    return [];
  }
  switch (action.name) {
    case 'include':
      return named('script', action.path, quoted(text, rest));
    case 'each':
      return action.values.kind === 'file' ? named('values', action.values.path, lastWords(text, rest)) : [];
    case 'tls':
      return CERTIFICATES.flatMap((key) => {
        const word = words.find(({ span }) => text.startsWith(`${key}=`, span.start));
        const span = word && { start: word.span.start + key.length + 1, end: word.span.end };
        return span ? named('certificate', action.settings[key], quoted(text, span)) : [];
      });
    default:
      return [];
  }
}

const CERTIFICATES = ['ca', 'cert', 'key'] as const;

function named(kind: NamedFile['kind'], path: string | undefined, span: Span): NamedFile[] {
  return path ? [{ kind, path, span }] : [];
}

/** A path that may stand between quotes. */
function quoted(text: string, { start, end }: Span): Span {
  return text[start] === '"' && text[end - 1] === '"' ? { start: start + 1, end: end - 1 } : { start, end };
}

/** What stands behind `<` in `@each name in < FILE`. */
function lastWords(text: string, { start, end }: Span): Span {
  const behind = /<[ \t]+/.exec(text.slice(start, end));
  return { start: start + (behind ? behind.index + behind[0].length : 0), end };
}
