import type { ClientContext, ClientResult, ServerContext, ServerMechanism, ServerStep } from './mechanism';
import { printable, sameSecret, utf8Text } from './octets';
import {
  challenge,
  clientOf,
  failure,
  response,
  serverOf,
  success,
  unexpectedChallenge,
  wrongCredentials,
} from './steps';

const name = 'LOGIN';

/** The client of LOGIN (draft-murchison-sasl-login): the user, then the password, whatever the prompts say. */
export function loginClient({ credentials }: ClientContext): ClientResult {
  const answers = [credentials.user ?? '', credentials.password ?? ''];
  let given = 0;
  function next() {
    const answer = answers[given];
    given += 1;
    return answer === undefined ? unexpectedChallenge(name) : response(answer);
  }
  return clientOf({
    name,
    first: 'server',
    start() {
      // As an initial response the user goes without a prompt, so the first prompt is for the password.
      given = 1;
      return response(answers[0] ?? '');
    },
    respond: next,
    // The draft ends its prompts with NUL.
    explain: (octets) => (octets.length === 0 ? undefined : printable(octets).replace(/(?:\\x00)+$/, '')),
  });
}

/** The server of LOGIN; like many it takes the user as an initial response too. */
export function loginServer(context: ServerContext): ServerMechanism {
  let user: string | undefined;
  function answer(octets: Uint8Array): ServerStep {
    const text = utf8Text(octets);
    if (text === undefined) {
      return failure('The response is not UTF-8.');
    }
    if (user === undefined) {
      user = text;
      return challenge('Password:');
    }
    const known = context.lookup(user)?.password;
    return known !== undefined && sameSecret(known, text) ? success(user) : wrongCredentials();
  }
  return serverOf({ name, greeting: 'Username:', takesInitialResponse: true, answer });
}
