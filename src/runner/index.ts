export { type ProxyAddress, parseProxy } from '../client';
export type { Answer } from './ask';
export type { Offer, Overrides } from './context';
export { type Environment, type EnvironmentProblem, loadEnvironment } from './environment';
export { diskFiles } from './files';
export type { Halt } from './halt';
export { haltLineFor, haltLines } from './lookahead';
export { MASK } from './masking';
export { type Job, type Plan, prepare, promptsIn, type RunSettings, type Source, secretsIn } from './plan';
export type {
  LogEntry,
  Outcome,
  Place,
  Problem,
  ProblemKind,
  ReplyResult,
  RunResult,
  SessionResult,
  StepResult,
  Summary,
  TlsResult,
} from './result';
export { isTyped } from './result';
export { type RunListener, run, summarize } from './run';
export type { Awaited, Said } from './typed';
export type { ConnectionView, SessionView } from './view';
