/**
 * The literals in a source of the extension that a user reads and that are not translated: sentences, and words that are
 * given to what shows them. What is put into a template is `…`.
 */
export function untranslated(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|^import [^;]*;/gm, '');
  return [...code.matchAll(LITERAL)].flatMap(({ 0: literal, index }) => {
    const before = code.slice(Math.max(0, index - 200), index);
    const text = literal.slice(1, -1).replaceAll('\\n', '\n').replace(PUT_IN, '…');
    const words = text.replace(/\$\([\w-]+\)|\{\{.*?\}\}/g, '');
    const isSentence = /\p{L}{2,}[,:;]? \p{L}{2,}/u.test(words);
    const isShown = /\p{Lu}\p{Ll}/u.test(words) && SHOWN.test(before);
    const isKnown = ENGLISH.some((known) => known.test(text)) || NOT_SHOWN.test(before);
    return (isSentence || isShown) && !isKnown ? [text] : [];
  });
}

const LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.|\$\{(?:[^{}`]|`[^`]*`)*\}|\$(?!\{))*`/g;

const PUT_IN = /\$\{(?:[^{}`]|`[^`]*`)*\}/g;

/** What takes a text that is shown, up to the literal in it. */
const SHOWN =
  /(?:\b(?:title|prompt|placeHolder|label|description|detail|tooltip|message|name|text|problem)(?::| =)|\b(?:tell|broken|show(?:Information|Warning|Error)Message|CodeAction|CodeLens|TreeItem|TestMessage|Error|FileNotFound)\()[^'"`;,{}]*$/;

/** What is translated, and the log, which is English. */
const NOT_SHOWN = /(?:l10n\.t|log\.info)\((?:[^()]|\([^()]*\))*$/;

/** Names, and what is written into scripts and transcripts, where all is English. */
const ENGLISH = [/^SMTP Log$/, /^smtp run$/, /^# Choose Run above/, /^…\n\*\*\* The rest was too long/, /^!!! /];
