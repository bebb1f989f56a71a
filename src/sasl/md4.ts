/** The MD4 digest of the octets (RFC 1320), which OpenSSL 3 no longer gives; NTLM hashes passwords with it. */
export function md4(message: Uint8Array): Uint8Array {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  const padded = pad(message);
  for (let offset = 0; offset < padded.byteLength; offset += 64) {
    addBlock(state, padded, offset);
  }
  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((word, index) => {
    digest.setUint32(4 * index, word, true);
  });
  return new Uint8Array(digest.buffer);
}

type Mix = (x: number, y: number, z: number) => number;

/** RFC 1320 3.4: each round has a function, a constant, an order of the block's words and four rotations. */
const rounds: readonly { mix: Mix; constant: number; order: readonly number[]; rotations: readonly number[] }[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    rotations: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    rotations: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    rotations: [3, 9, 11, 15],
  },
];

function addBlock(state: number[], message: DataView, offset: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (const { mix, constant, order, rotations } of rounds) {
    order.forEach((word, step) => {
      const sum = (a + mix(b, c, d) + message.getUint32(offset + 4 * word, true) + constant) | 0;
      // The four variables change places at each step instead of being named in turn.
      [a, b, c, d] = [d, rotateLeft(sum, rotations[step % 4] ?? 0), b, c];
    });
  }
  [a, b, c, d].forEach((word, index) => {
    state[index] = ((state[index] ?? 0) + word) | 0;
  });
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** RFC 1320 3.1, 3.2: a one bit, zeros, and the length in bits as 64 bits make whole blocks of 64 octets. */
function pad(message: Uint8Array): DataView {
  const padded = new Uint8Array(64 * Math.ceil((message.length + 9) / 64));
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, 8n * BigInt(message.length), true);
  return view;
}
