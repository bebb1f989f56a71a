export { parseCapabilities } from './capabilities';
export type { Argument, Command, CommandStanding, ParameterCommand, ReplyCodes } from './command';
export { commands, defaultExpectations, findCommand, verbOf } from './commands';
export { enhancedStatusOf, parseReplyLine, type ReplyLine } from './reply';
export {
  type Refusal,
  type SequenceFinding,
  type SessionFlag,
  type SessionState,
  type Transition,
  transactionFlags,
  transactionStates,
} from './sequence';
