/** What stands for a secret wherever it would be shown. */
export const MASK = '••••';

/** Hides secrets in whatever is shown: transcripts, reports, messages. */
export interface Masker {
  /** From now on this value is hidden; one of fewer than four characters only where it was inserted. */
  add(secret: string): void;
  mask(text: string): string;
  /** The same array where there is nothing to hide. */
  maskAll(texts: readonly string[]): readonly string[];
  /** What stands where a secret was inserted. */
  hide(secret: string): string;
}

/** Makes a masker that knows no secret yet; with `show` it never hides anything. */
export function createMasker(options: { show: boolean } = { show: false }): Masker {
  /** Each form with the regular expression that finds it, where that is not the form itself. */
  const known = new Map<string, string | undefined>();
  let pattern: RegExp | undefined;
  const mask = (text: string) => {
    if (known.size === 0) {
      return text;
    }
    pattern ??= new RegExp(
      [...known]
        .sort(([a], [b]) => b.length - a.length)
        .map(([form, source]) => source ?? escapeRegExp(form))
        .join('|'),
      'g',
    );
    return text.replace(pattern, MASK);
  };
  return {
    add(secret) {
      if (options.show) {
        return;
      }
      for (const { form, source } of formsOf(secret)) {
        if (form.length < SHORTEST || known.has(form)) {
          continue;
        }
        known.set(form, source);
        pattern = undefined;
      }
    },
    mask,
    maskAll: (texts) => (known.size === 0 ? texts : texts.map(mask)),
    hide: (secret) => (options.show ? secret : MASK),
  };
}

const SHORTEST = 4;

/** A secret as it may turn up: itself, as part of a URL, and in base64 at each of the three alignments. */
function formsOf(secret: string): { form: string; source?: string }[] {
  const octets = Buffer.from(secret, 'utf8');
  // Half a character, as JSON can have one, is sent as U+FFFD.
  const sent = octets.toString('utf8');
  const inUrl = encodeURIComponent(sent);
  const forms = [secret, sent, inUrl, inUrl.replaceAll('%20', '+')].map((form) => ({ form }));
  if (secret.length < SHORTEST) {
    return forms;
  }
  const encoded = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), octets])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at the two ends also hold bits of whatever stands beside the secret.
    const start = shift === 0 ? 0 : shift + 1;
    const whole = Math.floor(((shift + octets.length) * 8) / 6);
    const form = shifted.slice(start, whole);
    const ends = { before: shift === 0 ? '' : '[\\w+/-]?', after: shifted.length > whole ? '[\\w+/-]?' : '' };
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')].map((each) => ({
      form: each,
      source: `${ends.before}${escapeRegExp(each)}${ends.after}=*`,
    }));
  });
  return [...forms, ...encoded];
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
