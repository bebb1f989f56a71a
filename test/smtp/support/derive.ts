import { grammar } from '../fixtures/grammar';
import type { Random } from './random';

interface Opcode {
  readonly type: number;
  readonly children?: readonly number[];
  readonly min?: number;
  readonly max?: number;
  readonly index?: number;
  readonly string?: readonly number[];
}

interface Rule {
  readonly lower: string;
  readonly opcodes: readonly Opcode[];
}

const rules: readonly Rule[] = grammar.rules;

/** The types of opcodes in a parser's tables. */
const ALT = 1;
const CAT = 2;
const REP = 3;
const RNM = 4;
const TRG = 5;
const TBS = 6;
const TLS = 7;

/** A text that a rule of the grammar derives. */
export function derive(random: Random, name: string): string {
  const rule = rules.find(({ lower }) => lower === name.toLowerCase());
  if (rule === undefined) {
    throw new Error(`The grammar has no rule ${name}.`);
  }
  // Now and then a long one, to meet the limits.
  const generosity = random.chance(3) ? 70 : 4;
  const derived: number[] = [];
  expand(random, rule, 0, generosity, derived);
  return String.fromCodePoint(...derived);
}

/** The text with up to three small accidents. */
export function mutate(random: Random, text: string, other: () => string): string {
  let characters = [...text];
  for (let edits = random.below(4); edits > 0; edits--) {
    const at = random.below(characters.length + 1);
    switch (random.below(7)) {
      case 0:
        characters.splice(at, 1);
        break;
      case 1:
        characters.splice(at, 0, random.pick(alphabet));
        break;
      case 2:
        characters.splice(at, 1, random.pick(alphabet));
        break;
      case 3:
        characters.splice(at, 2, ...characters.slice(at, at + 2).reverse());
        break;
      case 4:
        characters.splice(at, 0, ...characters.slice(at, at + 1 + random.below(8)));
        break;
      case 5: {
        const donor = [...other()];
        const from = random.below(donor.length + 1);
        characters = [...characters.slice(0, at), ...donor.slice(from)];
        break;
      }
      default:
        characters = characters.map((each) => (random.chance(30) ? swapCase(each) : each));
    }
  }
  return characters.join('');
}

const alphabet = [
  ...'.@<>"\\:;,[]()-_+= \t\0\x7f09afAFzZ*!é名😀\u0080\u{10ffff}\ud800',
  '::',
  '..',
  '@@',
  '\\"',
  'IPv6:',
  '255',
  '256',
  '<>',
];

function swapCase(character: string): string {
  return character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase();
}

function expand(random: Random, rule: Rule, at: number, generosity: number, out: number[]): void {
  const opcode = rule.opcodes[at];
  if (opcode === undefined) {
    throw new Error(`Rule ${rule.lower} has no opcode ${at}.`);
  }
  const { children = [], min = 0, max = 0, index = 0, string = [] } = opcode;
  switch (opcode.type) {
    case ALT:
      expand(random, rule, random.pick(children), generosity, out);
      break;
    case CAT:
      for (const child of children) {
        expand(random, rule, child, generosity, out);
      }
      break;
    case REP: {
      const most = Math.min(max, min + generosity);
      for (let times = min + random.below(most - min + 1); times > 0; times--) {
        expand(random, rule, at + 1, Math.min(generosity, 4), out);
      }
      break;
    }
    case RNM: {
      const named = rules[index];
      if (named !== undefined) {
        expand(random, named, 0, generosity, out);
      }
      break;
    }
    case TRG:
      out.push(random.chance(20) ? random.pick([min, max]) : min + random.below(Math.min(max - min, 0x2ff) + 1));
      break;
    case TBS:
      out.push(...string);
      break;
    case TLS:
      // A literal string is kept in lower case and matches in any.
      out.push(...string.map((unit) => (random.chance(50) && unit >= 0x61 && unit <= 0x7a ? unit - 0x20 : unit)));
      break;
    default:
      throw new Error(`Rule ${rule.lower} has an opcode of type ${opcode.type}.`);
  }
}
