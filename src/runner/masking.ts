/** What stands for a secret wherever it would be shown. */
export const MASK = '••••';

/** Hides secrets in whatever is shown: transcripts, reports, messages. */
export interface Masker {
  /** From now on this value is hidden; one of fewer than four characters only where it was inserted. */
  add(secret: string): void;
  mask(text: string): string;
}

/** Makes a masker that knows no secret yet; with `show` it never hides anything. */
export function createMasker(options: { show: boolean } = { show: false }): Masker {
  const known = new Set<string>();
  let pattern: RegExp | undefined;
  return {
    add(secret) {
      if (options.show) {
        return;
      }
      for (const form of formsOf(secret)) {
        if (form.length < SHORTEST || known.has(form)) {
          continue;
        }
        known.add(form);
        pattern = undefined;
      }
    },
    mask(text) {
      if (known.size === 0) {
        return text;
      }
      pattern ??= new RegExp(
        [...known]
          .sort((a, b) => b.length - a.length)
          .map(escapeRegExp)
          .join('|'),
        'g',
      );
      return text.replace(pattern, MASK);
    },
  };
}

const SHORTEST = 4;

/** A secret as it may turn up: itself, in base64 at each of the three alignments, and as part of a URL. */
function formsOf(secret: string): string[] {
  const forms = [secret, encodeURIComponent(secret)];
  if (secret.length < SHORTEST) {
    return forms;
  }
  const octets = Buffer.from(secret, 'utf8');
  for (let shift = 0; shift < 3; shift++) {
    const shifted = Buffer.concat([Buffer.alloc(shift), octets])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at the two ends also hold bits of whatever stands beside the secret.
    const start = shift === 0 ? 0 : shift + 1;
    const whole = Math.floor(((shift + octets.length) * 8) / 6);
    forms.push(shifted.slice(start, whole));
  }
  forms.push(octets.toString('base64'), octets.toString('base64url'));
  return forms;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
