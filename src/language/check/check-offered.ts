import { closest, extensions, findCommand, findExtension, findMechanism, mechanisms } from '../../smtp';
import type { Action } from '../script/action';
import { type Finding, type FindingCode, finding } from '../script/findings';
import type { DirectiveItem } from '../script/syntax';
import { literalOf } from '../script/template';
import type { Span } from '../script/text';
import type { OfferedKeyword } from './connection';

/** What an expected reply to EHLO names: keywords and mechanisms that are nearly known ones. What is far from all of them may be a server's own. */
export function checkOffered(offered: readonly OfferedKeyword[], text: string): Finding[] {
  const findings: Finding[] = [];
  for (const { keyword, parameters, span } of offered) {
    if (!findExtension(keyword)) {
      const end = span.start + keyword.length;
      const written = text.slice(span.start, end);
      // Only the first expected line may also be the server's greeting: no short word, nothing in lower case is doubted there.
      if (span !== offered[0]?.span || /^[A-Z0-9-]{6,}$/.test(written)) {
        findings.push(...nearKeyword(written, { start: span.start, end }));
      }
    } else if (keyword === 'AUTH' && !parameters.every(findMechanism)) {
      findings.push(...nearMechanisms(text, span));
    }
  }
  return findings;
}

/** The keyword of @requires or of `@assert capability`. */
export function checkKeywordOf({ words }: DirectiveItem, action: Action): Finding[] {
  const word =
    action.name === 'requires'
      ? words[action.negated ? 1 : 0]
      : action.name === 'assert' && action.capability !== undefined
        ? words[1]
        : undefined;
  const keyword = word && literalOf(word.template);
  if (!word || keyword === undefined || word.quoted) {
    return [];
  }
  const near = nearKeyword(keyword, word.span);
  const asked = keyword.toUpperCase() === 'AUTH' ? words.slice(words.indexOf(word) + 1) : [];
  return near.concat(asked.flatMap(({ template, span }) => nearMechanism(literalOf(template) ?? '', span)));
}

function nearKeyword(keyword: string, span: Span): Finding[] {
  const meant =
    // Some servers list their verbs.
    findExtension(keyword) || findCommand(keyword) || /^x/i.test(keyword) || keyword.length < 3
      ? undefined
      : closest(
          keyword,
          extensions.map((row) => row.keyword),
        );
  return meant === undefined
    ? []
    : [nearly('unknown-parameter', span, `"${keyword}" is no known keyword of EHLO. Did you mean "${meant}"?`, meant)];
}

function nearMechanisms(text: string, { start, end }: Span): Finding[] {
  const findings: Finding[] = [];
  for (const match of text.slice(start, end).matchAll(/[^ \t]+/g)) {
    const [name] = match;
    const at = start + match.index;
    findings.push(...(match.index === 0 ? [] : nearMechanism(name, { start: at, end: at + name.length })));
  }
  return findings;
}

function nearMechanism(name: string, span: Span): Finding[] {
  const meant = findMechanism(name) || !/^[A-Z0-9_-]{4,}$/.test(name) ? undefined : closest(name, NAMES);
  const message = `"${name}" is no known mechanism. Did you mean "${meant}"?`;
  return meant === undefined ? [] : [nearly('unknown-mechanism', span, message, meant)];
}

const NAMES = mechanisms.map(({ name }) => name);

function nearly(code: FindingCode, span: Span, message: string, meant: string): Finding {
  const fix = { title: `Write "${meant}"`, edits: [{ span, text: meant }] };
  return finding(code, span, message, { rfc: 'RFC 5321 4.1.1.1', fix });
}
