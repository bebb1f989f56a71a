import { type FileHandle, open } from 'node:fs/promises';
import { ValueError } from './values';

/**
 * The octets of a file, read ahead while the ones before are used; a chunk holds until the next is asked for.
 * With `size` exactly that many; rejects with `ValueError` where the file has got shorter.
 */
export async function* fileOctets(path: string, { size }: { size?: number } = {}): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  let [now, later] = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)];
  let left = size ?? Number.POSITIVE_INFINITY;
  let reading = read(file, later, left);
  try {
    for (;;) {
      const octets = await reading;
      if (octets === 0) {
        break;
      }
      left -= octets;
      [now, later] = [later, now];
      reading = read(file, later, left);
      yield now.subarray(0, octets);
    }
  } finally {
    await reading.catch(() => 0);
    await file.close();
  }
  if (size !== undefined && left > 0) {
    throw new ValueError(`The file ${path} got shorter while it was sent.`);
  }
}

/** In octets; with smaller chunks a large message takes longer. */
const CHUNK = 1024 * 1024;

async function read(file: FileHandle, into: Buffer, most: number): Promise<number> {
  const { bytesRead } = await file.read(into, 0, Math.min(into.length, most));
  return bytesRead;
}
