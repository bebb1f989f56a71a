/** What was asked for can not be done; the message is for the user, and the exit code is 1. */
export class CliError extends Error {}
