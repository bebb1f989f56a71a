export { applyFixes, fixUntilDone } from './check/fixes';
export type { KnownServers, SecuredBy, SeenOffer } from './check/known-servers';
export { allFindings } from './check/validate';
export { closingDot } from './editor/closing-dot';
export { codeActionsAt, type ScriptAction } from './editor/code-actions';
export { completionsAt } from './editor/complete';
export { pathAt, type WrittenPath } from './editor/complete-file';
export type { Completion, ListedFile, Surroundings } from './editor/completion';
export { type Definition, definitionsAt, highlightsAt } from './editor/definition';
export { type Fold, foldsOf } from './editor/folding';
export { formatScript } from './editor/format';
export { hoverAt } from './editor/hover';
export type { HoverText } from './editor/hover-text';
export { type InlayHint, inlayHintsOf } from './editor/inlay-hints';
export { keptAs, moveSecrets, type WithoutSecrets, writtenSecrets } from './editor/move-secrets';
export { type OutlineEntry, outlineOf } from './editor/outline';
export { selectionsAt } from './editor/selection';
export { SEMANTIC_TYPES, type SemanticToken, semanticTokensOf } from './editor/semantic-tokens';
export { type Signature, signatureAt } from './editor/signature';
export { withoutHoles } from './editor/snippet';
export type { OutsideValue } from './editor/values';
export { writtenServers } from './editor/written-servers';
export {
  IMPORT_FORMATS,
  type Imported,
  type ImportFormat,
  type ImportNote,
  type ImportSource,
  importSessions,
} from './import';
export { writtenString } from './import/written';
export { type RecordedStep, type Recording, recordReplies } from './record/record';
export { SessionScript, type TypedStep, type TypedText } from './record/session-script';
export {
  type Action,
  type ArgumentFault,
  type AuthKey,
  type EachValues,
  type HostPort,
  type Operator,
  SUBJECT_SUMMARIES,
  SUBJECTS,
  type TlsSettings,
} from './script/action';
export { readAction } from './script/actions';
export { type Evaluate, parseDuration } from './script/arguments';
export { CATALOGUE, type CatalogueRow, type Severity } from './script/catalogue';
export { decodeScript } from './script/decode';
export { type Directive, directives, findDirective, type Place } from './script/directives';
export {
  ENVIRONMENT_FILES,
  type Environments,
  namesInEnvironments,
  parseEnvironments,
  SHARED_ENVIRONMENT,
} from './script/environment';
export { type Finding, type FindingCode, type Fix, finding } from './script/findings';
export { filesNamed, type NamedFile } from './script/links';
export {
  type Builtin,
  builtins,
  type OutsideNames,
  type Prompt,
  promptsOf,
  secretsOf,
  variablesOf,
} from './script/names';
export {
  type Occurrence,
  occurrenceAt,
} from './script/occurrences';
export { parse } from './script/parse';
export { type LocatedOccurrence, placesOf } from './script/places';
export { type Files, type LocatedFinding, loadProject, type Project } from './script/project';
export { referencesOf } from './script/references';
export { compileRegex, type Regex, regexSource } from './script/regex';
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
} from './script/syntax';
export { literalOf, type Part, parseTemplate, type Reference, type Template } from './script/template';
export { type Edit, indexLines, type LineIndex, type Position, type Span } from './script/text';
