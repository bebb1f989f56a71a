import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allFindings,
  applyFixes,
  closingDot,
  codeActionsAt,
  completionsAt,
  definitionsAt,
  foldsOf,
  formatScript,
  hoverAt,
  inlayHintsOf,
  loadProject,
  occurrenceAt,
  outlineOf,
  parse,
  placesOf,
  type Script,
  selectionsAt,
  semanticTokensOf,
  signatureAt,
} from '../../src/language';
import { filesOf } from './support/findings';

/** Pieces that scripts are made of, and what is likely to trip a parser. */
const pieces = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...[
        'EHLO client.example',
        'MAIL FROM:<a@example.test>',
        'RCPT TO:<b@example.test> NOTIFY=',
        'DATA',
        '.',
        'BDAT 5',
        'BDAT {{$octets}} LAST',
      ],
      ...[
        'AUTH PLAIN',
        'AUTH LOGIN AAAA',
        '334',
        '250-x',
        '250 /a(/',
        '!2xx',
        '250|',
        '354',
        '### Title',
        '# comment',
        '@each a in 1..3',
        '@pipeline',
        '@end',
      ],
      ...[
        '@connect smtp://localhost as a',
        '@use a',
        '@raw "\\xFF',
        '@auth PLAIN {{a}} {{b',
        '@name = {{name}}',
        '@capture x = /y/',
        '@assert reply.code == 250',
      ],
      ...[
        '{{$base64 {{a}}}}',
        '{{',
        '}}',
        '\\{{',
        '< file',
        '<@ {{x}}',
        '<= "\\r"',
        '@include a.smtp',
        '@tls verify=off',
        'C: 250',
        'S: 250',
        ' ',
        '\t',
        '\ufeff',
        '\u2028',
      ],
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const scripts = fc
  .array(fc.tuple(pieces, fc.constantFrom('\n', '\r\n', '\r', '\n', ' ', '')), { maxLength: 60 })
  .map((parts) => parts.map(([piece, end]) => piece + end).join(''));

describe('any text', () => {
  test('is parsed, checked, completed, hovered, folded, outlined, formatted and fixed without an exception', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.double({ min: 0, max: 1, noNaN: true }), async (text, where) => {
        const project = await loadProject('/script.smtp', text, filesOf({}));
        const findings = allFindings(project, { names: new Set() });
        for (const { finding } of findings) {
          expect(finding.span.start).toBeGreaterThanOrEqual(0);
          expect(finding.span.end).toBeLessThanOrEqual(text.length);
          expect(finding.span.start).toBeLessThanOrEqual(finding.span.end);
        }
        const offset = Math.floor(where * text.length);
        const { script } = project;
        completionsAt(project, offset);
        hoverAt(project, offset);
        occurrenceAt(script, offset);
        foldsOf(script);
        signatureAt(project, offset);
        definitionsAt(project, offset);
        placesOf([project], project.path, offset);
        for (const { start, end } of selectionsAt(script, offset)) {
          expect(start <= offset && offset <= end).toBe(true);
        }
        inlayHintsOf(script);
        const own = findings.map(({ finding }) => finding);
        for (const { edits } of codeActionsAt(project, own, { start: offset, end: offset })) {
          expect(edits.every(({ span }) => span.start <= span.end && span.end <= text.length)).toBe(true);
        }
        closingDot(script, offset);
        for (const { span } of semanticTokensOf(script)) {
          expect(text.slice(span.start, span.end)).not.toMatch(/[\r\n]/);
        }
        outlineOf(script);
        applyFixes(
          text,
          findings.map(({ finding }) => finding),
        );
      }),
      { numRuns: 1500 },
    );
  });

  test('every line has one kind, and what the tree holds stands where it says', () => {
    fc.assert(
      fc.property(scripts, (text) => {
        const script = parse(text);
        for (const session of script.sessions) {
          let from = session.span.start;
          for (const item of session.items) {
            expect(item.span.start).toBeGreaterThanOrEqual(from);
            expect(item.span.end).toBeLessThanOrEqual(session.span.end);
            from = item.span.start;
          }
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('formatting changes nothing that the script says', () => {
    fc.assert(
      fc.property(scripts, (text) => {
        expect(meaning(parse(formatted(text)))).toBe(meaning(parse(text)));
      }),
      { numRuns: 1500 },
    );
  });

  test('formatting twice changes nothing more', () => {
    fc.assert(
      fc.property(scripts, (text) => {
        const once = formatted(text);
        expect(formatted(once)).toBe(once);
      }),
      { numRuns: 1500 },
    );
  });
});

/** A script without where its parts stand. */
function meaning({ preamble, sessions, findings }: Script): string {
  const codes = findings.map(({ code }) => code).sort();
  return JSON.stringify({ preamble, sessions, codes }, (key, value) =>
    /span$|^heading$|^rest$/i.test(key) ? undefined : value,
  );
}

function formatted(text: string): string {
  const edits = [...formatScript(parse(text))].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce(
    (done, { span, text: replacement }) => done.slice(0, span.start) + replacement + done.slice(span.end),
    text,
  );
}
