import { closest } from '../../smtp';
import { CATALOGUE } from '../script/catalogue';
import { type Finding, finding } from '../script/findings';
import { allItems, type LocatedFinding, type Project } from '../script/project';
import type { Script } from '../script/syntax';
import type { Span } from '../script/text';
import { IGNORE } from './suppress';

/** Finds comments that are to silence findings and silence none, since a code in them, or their own first word, is misspelt. */
export function checkSuppressions({ path, script, included }: Project): LocatedFinding[] {
  const own = script.text.includes(BEGIN) ? inScript(script) : [];
  const found = own.map((each) => ({ path, script, finding: each }));
  return included.size === 0 ? found : [...found, ...[...included.values()].flatMap(checkSuppressions)];
}

const BEGIN = 'smtp-ignore';

const CODES = Object.keys(CATALOGUE);

const COMMENT = /^(#[ \t]*)(smtp-ignore[^ \t]*)(.*)$/;

/** Whoever has more in one comment has pasted something else. */
const MOST_FINDINGS = 20;

function inScript(script: Script): Finding[] {
  return allItems(script).flatMap((item) => {
    const comment = item.kind === 'comment' ? COMMENT.exec(script.text.slice(item.span.start, item.span.end)) : null;
    if (!comment) {
      return [];
    }
    const [, mark = '', word = '', rest = ''] = comment;
    const start = item.span.start + mark.length;
    const end = start + word.length;
    return word === IGNORE ? unknownCodes(rest, end) : [unknownComment(word, { start, end })];
  });
}

function unknownComment(word: string, span: Span): Finding {
  const message = `"${word}" silences nothing: the comment is \`# ${IGNORE} CODE …\`, and is about the line below it.`;
  // Other tools have comments for a line, a block, a file: that one of these was meant is not certain.
  const fix = /^smtp-?ignore[-_]?next[-_]?line:?$/i.test(word)
    ? { title: `Write ${IGNORE}`, edits: [{ span, text: IGNORE }] }
    : undefined;
  return finding('unknown-parameter', span, message, { fix });
}

function unknownCodes(written: string, offset: number): Finding[] {
  const findings: Finding[] = [];
  for (const { 0: code, index } of written.matchAll(/[^ \t,]+/g)) {
    if (CODES.includes(code)) {
      continue;
    }
    if (findings.length === MOST_FINDINGS) {
      break;
    }
    const meant = closest(code, CODES);
    // Behind the codes may stand why.
    if (index > 1 && !(code.includes('-') && /^\w/.test(code)) && meant !== 'deprecated') {
      break;
    }
    const span = { start: offset + index, end: offset + index + code.length };
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    const fix = meant === undefined ? undefined : { title: `Write ${meant}`, edits: [{ span, text: meant }] };
    const message = `"${code}" is no code of a finding, so that this silences nothing of what was meant.${hint}`;
    findings.push(finding('unknown-parameter', span, message, { fix }));
  }
  return findings;
}
