/**
 * Makes a stream of octets message text: every CRLF, LF and CR becomes CRLF, and it ends with one; with `stuff`,
 * a line that begins with a dot gets one more (RFC 5321 4.5.2). Nothing stays nothing.
 */
export async function* toMessageText(
  source: AsyncIterable<Uint8Array>,
  { stuff }: { stuff: boolean },
): AsyncGenerator<Uint8Array> {
  let atLineStart = true;
  let afterCr = false;
  let empty = true;
  for await (const chunk of source) {
    if (chunk.length === 0) {
      continue;
    }
    empty = false;
    // At worst every octet is a line end or a dot that becomes two.
    const out = Buffer.allocUnsafe(chunk.length * 2);
    let length = 0;
    for (const octet of chunk) {
      if (octet === LF || octet === CR) {
        // The LF of a CRLF: both were written with the CR.
        if (octet === CR || !afterCr) {
          out[length++] = CR;
          out[length++] = LF;
        }
        afterCr = octet === CR;
        atLineStart = true;
        continue;
      }
      afterCr = false;
      if (octet === DOT && atLineStart && stuff) {
        out[length++] = DOT;
      }
      out[length++] = octet;
      atLineStart = false;
    }
    if (length > 0) {
      yield out.subarray(0, length);
    }
  }
  if (!empty && !atLineStart) {
    yield Buffer.of(CR, LF);
  }
}

const LF = 10;
const CR = 13;
const DOT = 46;
