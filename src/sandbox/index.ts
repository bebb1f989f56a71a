export type { Mailbox, StoredMessage, StoredRecipient } from './mailbox';
export type { SandboxLimits, SandboxOptions, SandboxUser } from './options';
export { type SandboxRule, sandboxRules } from './rules';
export { type Sandbox, startSandbox } from './sandbox';
export type { TranscriptEntry } from './transcript';
