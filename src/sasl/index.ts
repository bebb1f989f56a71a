export { clientMechanisms, createClient, createServer, serverMechanisms } from './create';
export type {
  ChannelBinding,
  ClientContext,
  ClientMechanism,
  ClientResult,
  Credentials,
  Random,
  SaslStep,
  ServerContext,
  ServerMechanism,
  ServerStep,
} from './mechanism';
export { type PickContext, type PickResult, pickMechanism } from './pick';
