export { LONGEST_TIMER } from './alarm';
export { type AuthListener, type AuthRequest, type AuthResult, authenticate } from './authenticate';
export { connect } from './connect';
export { inWords } from './in-words';
export { toMessageText } from './message-text';
export { type ProxyAddress, parseProxy } from './proxy';
export { encodeProxyHeader } from './proxy-header';
export { readable } from './readable';
export { type Envelope, type MessageSink, type ReceiveOptions, receiveMail } from './receive-mail';
export {
  type CertificateFacts,
  type Connection,
  ConnectionError,
  type ConnectionErrorKind,
  type ConnectOptions,
  type ProxyHeader,
  type Remote,
  type Reply,
  type TlsFacts,
  type TlsOptions,
  type TlsVersion,
} from './types';
