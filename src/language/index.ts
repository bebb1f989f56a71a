export {
  type Action,
  type ArgumentFault,
  type AuthKey,
  type EachValues,
  type HostPort,
  type Operator,
  SUBJECTS,
  type TlsSettings,
} from './action';
export { readAction } from './actions';
export { type Evaluate, parseDuration } from './arguments';
export { closingDot } from './closing-dot';
export { codeActionsAt, type ScriptAction } from './code-actions';
export { completionsAt } from './complete';
export { pathAt, type WrittenPath } from './complete-file';
export type { Completion, ListedFile, Surroundings } from './completion';
export { decodeScript } from './decode';
export { type Definition, definitionsAt, highlightsAt } from './definition';
export { type Directive, directives, findDirective, type Place } from './directives';
export {
  ENVIRONMENT_FILES,
  type Environments,
  namesInEnvironments,
  parseEnvironments,
  SHARED_ENVIRONMENT,
} from './environment';
export { CATALOGUE, type Finding, type FindingCode, type Fix, finding, type Severity } from './findings';
export { applyFixes, fixEdits } from './fixes';
export { type Fold, foldsOf } from './folding';
export { type Edit, formatScript } from './format';
export { hoverAt } from './hover';
export type { HoverText } from './hover-text';
export {
  IMPORT_FORMATS,
  type Imported,
  type ImportFormat,
  type ImportNote,
  type ImportSource,
  importSessions,
} from './import';
export { writtenString } from './import/written';
export { type InlayHint, inlayHintsOf } from './inlay-hints';
export { filesNamed, type NamedFile } from './links';
export { type Builtin, builtins, type OutsideNames, type Prompt, promptsOf, secretsOf, variablesOf } from './names';
export {
  type Occurrence,
  occurrenceAt,
  occurrencesLike,
  occurrencesOf,
} from './occurrences';
export { type OutlineEntry, outlineOf } from './outline';
export { parse } from './parse';
export { type LocatedOccurrence, placesOf } from './places';
export { type Files, type LocatedFinding, loadProject, type Project } from './project';
export { type RecordedStep, type Recording, recordReplies } from './record';
export { compileRegex, type Regex, regexSource } from './regex';
export { selectionsAt } from './selection';
export { SEMANTIC_TYPES, type SemanticToken, semanticTokensOf } from './semantic-tokens';
export { type Signature, signatureAt } from './signature';
export {
  admits,
  type BlockItem,
  type CommandItem,
  type DirectiveItem,
  type ExpectedLine,
  type ExpectedReply,
  type ExpectedText,
  type GreetingItem,
  type Item,
  type Payload,
  type PayloadLine,
  type Script,
  type Session,
  type VariableItem,
  walkItems,
} from './syntax';
export { literalOf, type Part, parseTemplate, type Reference, referencesOf, type Template } from './template';
export { indexLines, type LineIndex, type Position, type Span } from './text';
export { allFindings } from './validate';
export type { OutsideValue } from './values';
