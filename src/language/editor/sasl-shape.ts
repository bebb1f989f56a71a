import { decodeBase64, findMechanism } from '../../smtp';
import { MASK } from './values';

/** What a SASL response says, with everything that proves something left out: `alice ••••`. `index` counts the responses from 0, an initial one included. */
export function shapeOfResponse(base64: string, mechanism: string, index: number): string | undefined {
  const octets = decodeBase64(base64);
  if (!octets) {
    return undefined;
  }
  const text = new TextDecoder().decode(octets);
  const name = findMechanism(mechanism)?.name ?? '';
  return SHAPES.find(({ fits }) => fits.test(name))?.shape(text, index) ?? `${MASK} (${octets.length} octets)`;
}

const SHAPES: readonly { fits: RegExp; shape: (text: string, index: number) => string | undefined }[] = [
  {
    fits: /^PLAIN$/,
    shape(text) {
      const [authzid, user, password] = text.split('\0');
      return user === undefined || password === undefined
        ? undefined
        : [authzid, user, MASK].filter((part) => part !== '').join(' ');
    },
  },
  { fits: /^LOGIN$/, shape: (text, index) => (index === 0 ? text : MASK) },
  { fits: /^CRAM-MD5$/, shape: (text) => text.replace(/[^ ]*$/, MASK) },
  {
    fits: /^SCRAM-/,
    shape: (text, index) => (index === 0 ? text.replace(/,r=.*$/, `,r=${MASK}`) : MASK),
  },
  {
    fits: /^(XOAUTH2|OAUTHBEARER)$/,
    shape: (text) =>
      text
        .split('\x01')
        .map((part) => part.replace(/^(auth=\w+ ).*$/s, `$1${MASK}`))
        .join(' ')
        .trim(),
  },
  { fits: /^(EXTERNAL|ANONYMOUS)$/, shape: (text) => text },
];
