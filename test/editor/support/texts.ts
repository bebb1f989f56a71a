/** Two sessions that a server which takes mail for example.test passes. */
export const hello = `### Say hello
220
EHLO client.example
250
MAIL FROM:<alice@example.test>
RCPT TO:<bob@example.test>
DATA
354
From: Alice <alice@example.test>
To: Bob <bob@example.test>
Subject: Hello

Hi Bob.
.
250
QUIT
221

### Say nothing
EHLO client.example
NOOP
QUIT
`;

/** The line of `hello`'s second session. */
export const secondSession = 19;

/** Expects a refusal, on line 5, that no such server gives. */
export const refused = `### Refuses Alice
EHLO client.example
250
MAIL FROM:<alice@example.test>
550
QUIT
`;

/** Logs in with a password, over TLS. */
export const login = `### Alice logs in
EHLO client.example
STARTTLS
EHLO client.example
@auth PLAIN alice s3cret
235
QUIT
`;

/** What must never be shown of `login`: the password, and the response that has it in it. */
export const loginSecrets = ['s3cret', btoa('\0alice\0s3cret')];
