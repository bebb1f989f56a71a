// Draws the extension's icon: an envelope whose flap is a terminal's prompt. Needs nothing but Node.
//   node media/make-icon.mjs
import { writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

const SIZE = 256;
/** Samples per pixel and axis: edges become smooth. */
const SAMPLES = 4;

/** Colours as red, green, blue from 0 to 255. */
const NIGHT = [16, 24, 40];
const DUSK = [30, 58, 95];
const PAPER = [241, 245, 249];
const FOLD = [203, 213, 225];
const EDGE = [71, 105, 148];
const PROMPT = [52, 211, 153];

/**
 * The picture, in layers from the back to the front, on a square from 0 to 1. A shape is the distance of a point to its
 * edge, negative inside.
 */
const LAYERS = [
  { shape: box(0.5, 0.5, 0.5, 0.5, 0.22), colour: (_, y) => blend(DUSK, NIGHT, y) },
  { shape: box(0.5, 0.52, 0.36, 0.255, 0.05), colour: () => PAPER },
  {
    shape: inside(box(0.5, 0.52, 0.36, 0.255, 0.05), stroke([0.14, 0.29], [0.5, 0.545], [0.86, 0.29], 0.016)),
    colour: () => FOLD,
  },
  {
    shape: inside(box(0.5, 0.52, 0.36, 0.255, 0.05), triangle([0.14, 0.265], [0.86, 0.265], [0.5, 0.525])),
    colour: () => blend(PAPER, [255, 255, 255], 0.6),
  },
  { shape: box(0.66, 0.72, 0.259, 0.189, 0.072), colour: () => EDGE },
  { shape: box(0.66, 0.72, 0.245, 0.175, 0.06), colour: () => NIGHT },
  { shape: stroke([0.5, 0.645], [0.58, 0.72], [0.5, 0.795], 0.027), colour: () => PROMPT },
  { shape: stroke([0.65, 0.795], [0.73, 0.795], [0.81, 0.795], 0.027), colour: () => PROMPT },
];

writeFileSync(new URL('icon.png', import.meta.url), png(SIZE, draw(SIZE)));

/** Every pixel as red, green, blue and opacity. */
function draw(size) {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) pixels.set(pixel(x, y, size), (y * size + x) * 4);
  }
  return pixels;
}

/** The mean of a pixel's samples, each weighed by its opacity. */
function pixel(x, y, size) {
  const sum = [0, 0, 0];
  let covered = 0;
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
    const u = (x + ((sample % SAMPLES) + 0.5) / SAMPLES) / size;
    const v = (y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size;
    const layer = LAYERS.findLast(({ shape }) => shape(u, v) < 0);
    if (!layer) continue;
    covered++;
    layer.colour(u, v).forEach((part, index) => {
      sum[index] += part;
    });
  }
  return [...sum.map((part) => (covered ? Math.round(part / covered) : 0)), Math.round((255 * covered) / SAMPLES ** 2)];
}

/** A box by its centre and half its sides, with rounded corners. */
function box(centreX, centreY, halfWidth, halfHeight, radius) {
  return (x, y) => {
    const dx = Math.abs(x - centreX) - halfWidth + radius;
    const dy = Math.abs(y - centreY) - halfHeight + radius;
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  };
}

/** A line through three points, with round ends; `radius` is half its width. */
function stroke(a, b, c, radius) {
  return (x, y) => Math.min(toSegment(x, y, a, b), toSegment(x, y, b, c)) - radius;
}

function triangle(a, b, c) {
  const side = (x, y, [ax, ay], [bx, by]) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  return (x, y) => (side(x, y, a, b) > 0 && side(x, y, b, c) > 0 && side(x, y, c, a) > 0 ? -1 : 1);
}

function inside(outer, inner) {
  return (x, y) => Math.max(outer(x, y), inner(x, y));
}

function toSegment(x, y, [ax, ay], [bx, by]) {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

function blend(from, to, share) {
  return from.map((part, index) => part + (to[index] - part) * share);
}

/** A PNG file: 8 bits a channel, red, green, blue and opacity, no row filtered (PNG specification, 11.2). */
function png(size, pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) pixels.copy(rows, y * (size * 4 + 1) + 1, y * size * 4, (y + 1) * size * 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Length, type, data, and the check sum of the latter two. */
function chunk(type, data) {
  const checked = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc(checked), 4);
  return Buffer.concat([ends.subarray(0, 4), checked, ends.subarray(4)]);
}

/** CRC-32 as PNG wants it (PNG specification, annex D). */
function crc(octets) {
  let value = 0xffffffff;
  for (const octet of octets) {
    value ^= octet;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
