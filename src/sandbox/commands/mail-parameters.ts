import { longestHold, shortestDelivery } from '../capabilities';
import { type Reply, reply } from '../reply';

/** Why MAIL is refused for the values of its parameters, whose form has been checked; undefined where it is not. */
export function refusalOfMailParameters(
  parameters: Readonly<Record<string, string>>,
  largest: number,
): Reply | undefined {
  return (
    refusalOfSize(parameters['SIZE'], largest) ??
    refusalOfDeliverBy(parameters['BY']) ??
    refusalOfHold(parameters['HOLDFOR'], parameters['HOLDUNTIL'])
  );
}

/** RFC 1870 6.1. */
function refusalOfSize(declared: string | undefined, largest: number): Reply | undefined {
  return declared !== undefined && BigInt(declared) > BigInt(largest)
    ? reply(552, '5.3.4', `The message is larger than ${largest} octets`)
    : undefined;
}

/** RFC 2852 4: too short a time to return the message after. */
function refusalOfDeliverBy(by: string | undefined): Reply | undefined {
  const [seconds = '', mode = ''] = by?.split(';') ?? [];
  return /^r/i.test(mode) && Number(seconds) < shortestDelivery
    ? reply(550, '5.4.7', `Less than ${shortestDelivery} seconds is too short`)
    : undefined;
}

/** RFC 4865 4: a time that has passed, or is beyond what the reply to EHLO said. */
function refusalOfHold(seconds: string | undefined, until: string | undefined): Reply | undefined {
  const wait =
    seconds !== undefined ? Number(seconds) * 1000 : until !== undefined ? Date.parse(until) - Date.now() : 0;
  if (wait < 0) {
    return reply(501, '5.5.4', 'The time to hold the message until has passed');
  }
  return wait > longestHold
    ? reply(501, '5.5.4', `A message is held for ${longestHold / 1000} seconds at most`)
    : undefined;
}
