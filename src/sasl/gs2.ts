/** The header of GS2 (RFC 5801 4) that begins the messages of SCRAM and OAUTHBEARER. */
export interface Gs2Header {
  /** `n`: no channel binding; `y`: the client could bind but saw no offer; `p`: bound. */
  readonly flag: 'n' | 'y' | 'p';
  /** The channel binding's type, under `p`. */
  readonly type?: string;
  /** Empty where none is given. */
  readonly authzid: string;
  /** The header as written, with its last comma. */
  readonly text: string;
}

/** The header in front of a message; undefined where there is none. */
export function parseGs2Header(message: string): Gs2Header | undefined {
  const [text, flags = '', type, name = ''] = /^(n|y|p=([A-Za-z0-9.-]+)),(?:a=([^,]+))?,/.exec(message) ?? [];
  const authzid = decodeName(name);
  if (text === undefined || authzid === undefined) {
    return undefined;
  }
  const flag = flags === 'n' || flags === 'y' ? flags : 'p';
  return { flag, ...(type === undefined ? {} : { type }), authzid, text };
}

/** The header with that flag (`n`, `y`, `p=type`); an empty authorisation identity is none. */
export function formatGs2Header(flag: string, authzid: string): string {
  return `${flag},${authzid === '' ? '' : `a=${encodeName(authzid)}`},`;
}

/** A name as a saslname: without commas and bare equals signs (RFC 5801 4). */
export function encodeName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

/** The name that a saslname stands for; undefined where it holds another `=`, or NUL. */
export function decodeName(text: string): string | undefined {
  return /=(?!2C|3D)|\0/.test(text) ? undefined : text.replaceAll('=2C', ',').replaceAll('=3D', '=');
}
