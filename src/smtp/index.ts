export { checkMailbox, checkPath, endOfPath, type PathOptions } from './address';
export { parseCapabilities } from './capabilities';
export { checkCommand } from './check';
export { checkResponse } from './check-sasl';
export { commandMeant } from './check-verb';
export { closest } from './closest';
export type { Argument, Command, CommandStanding, ParameterCommand, ReplyCodes } from './command';
export { commands, defaultExpectations, findCommand, verbOf } from './commands';
export type { CheckContext } from './context';
export { faultOfDateTime } from './date-time';
export {
  type AddressOptions,
  checkAddressLiteral,
  checkDomain,
  isIpv4,
  isIpv6,
} from './domain';
export { decodeBase64, decodeXtext, encodeXtext, isBase64, isXtext } from './encoding';
export {
  type EnhancedStatusCode,
  enhancedStatusCodes,
  findEnhancedStatusCode,
  statusClasses,
} from './enhanced-status-codes';
export { commandsOf, type Extension, extensions, findExtension, parametersOf } from './extensions';
export { type Fault, type FaultCode, type Fix, isSound } from './fault';
export { limits } from './limits';
export type { Range } from './line';
export { findMechanism, isMechanismName, type Mechanism, mechanisms } from './mechanisms';
export { type NeededExtension, neededExtensions } from './needed-extensions';
export { findParameter, type Parameter, parameters } from './parameters';
export { canAnswer, isDefinedSuccess } from './possible-replies';
export { enhancedStatusOf, parseReplyLine, type ReplyLine } from './reply';
export { codeMatches, findReplyCode, isReplyCode, type ReplyCode, replyCodes } from './reply-codes';
export { rfcLink } from './rfc-link';
export {
  type Refusal,
  refusalOf,
  type SequenceFinding,
  type SessionFlag,
  type SessionState,
  type Transition,
  transactionFlags,
  transitionOf,
} from './sequence';
export { formatTarget, isLoopbackTarget, parseTarget, type Target } from './target';
export { isAscii, octetLength, upperCase } from './text';
export type { ValueCheck } from './values';
export { type WrittenParameter, writtenParameters } from './written-parameters';
