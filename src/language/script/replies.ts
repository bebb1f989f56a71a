import { compileRegex, regexSource } from './regex';
import type { ExpectedLine } from './syntax';
import { parseTemplate } from './template';
import type { Span } from './text';
import type { StringFault } from './words';

/** Reads what an expected line says beside its code: a regular expression where it is written as one, a text otherwise. */
export function readExpectedLine(
  text: string,
  span: Span,
  expect: Span,
): { expected: ExpectedLine; fault?: StringFault } {
  if (expect.start >= expect.end) {
    return { expected: { span, text: undefined } };
  }
  const slash = closingSlash(text, expect);
  if (slash === undefined) {
    return { expected: { span, text: { kind: 'text', template: parseTemplate(text, expect) } } };
  }
  const pattern = parseTemplate(text, { start: expect.start + 1, end: slash });
  const ignoreCase = slash < expect.end - 1;
  const expected: ExpectedLine = { span, text: { kind: 'regex', pattern, ignoreCase } };
  const compiled = compileRegex(
    regexSource(pattern, () => undefined),
    { ignoreCase },
  );
  return 'message' in compiled ? { expected, fault: { message: compiled.message, span: pattern.span } } : { expected };
}

/** The last `/`, not the first, where it ends the text or is followed by `i` alone; with something between the two. */
function closingSlash(text: string, { start, end }: Span): number | undefined {
  if (text[start] !== '/') {
    return undefined;
  }
  const last = text[end - 1] === 'i' && text[end - 2] === '/' ? end - 2 : end - 1;
  return text[last] === '/' && last > start + 1 ? last : undefined;
}
