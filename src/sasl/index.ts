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
export { type Pick, type PickContext, pickMechanism } from './pick';
