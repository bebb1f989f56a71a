import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * Writes a file of about that many octets, with every kind of line end and with dots at line starts; returns the SHA-256 of what
 * DATA makes of it with its dot, of what BDAT makes of it as text, and of the file.
 */
export function writeLargeFile(path, size) {
  const hashes = { data: createHash('sha256'), text: createHash('sha256'), file: createHash('sha256') };
  const file = openSync(path, 'w');
  let octets = 0;
  for (let number = 0; octets < size; number++) {
    const { raw, data, text } = block(number);
    octets += writeSync(file, raw);
    hashes.file.update(raw);
    hashes.data.update(data);
    hashes.text.update(text);
  }
  closeSync(file);
  hashes.data.update('.\r\n');
  return { octets, ...Object.fromEntries(Object.entries(hashes).map(([name, hash]) => [name, hash.digest('hex')])) };
}

/** Some lines as they are in the file, as they go after DATA, and as they go in a BDAT block. */
function block(number) {
  const parts = { raw: [], data: [], text: [] };
  for (let line = 0; line < 1000; line++) {
    const dot = line % 97 === 0 ? '.' : '';
    const text = `${dot}${`line ${line} of ${number} `.padEnd(60 + (line % 17), 'abcdefghij ')}`;
    // Most files have one kind of line end; here it changes from block to block, and now and then within one.
    const end = line % 211 === 0 ? '\r' : number % 3 === 0 ? '\n' : '\r\n';
    parts.raw.push(text, end);
    parts.data.push(dot, text, '\r\n');
    parts.text.push(text, '\r\n');
  }
  return Object.fromEntries(Object.entries(parts).map(([name, list]) => [name, Buffer.from(list.join(''), 'latin1')]));
}
