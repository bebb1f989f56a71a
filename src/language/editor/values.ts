import { secretVariables } from '../check/check-advice';
import { promptsOf, variablesOf } from '../script/names';
import type { Project } from '../script/project';
import type { Reference, Template } from '../script/template';

/** A value that a script gets from outside: the environment. */
export interface OutsideValue {
  readonly text: string;
  readonly secret: boolean;
}

/** What is known of a variable before anything runs. */
export interface KnownValue {
  /** With secrets as `••••`, and what only a run can tell as it is written; undefined where nothing is known. */
  readonly text: string | undefined;
  /** Where it comes from. */
  readonly from: 'environment' | 'prompt' | 'script' | undefined;
}

/** What stands for a secret. */
export const MASK = '••••';

/** The value that a variable has in a script: the environment's, or else what @prompt is told, or else what `@name =` says. */
export function knownValueOf(project: Project, name: string, outside: ReadonlyMap<string, OutsideValue>): KnownValue {
  const secrets = secretVariables(project);
  const known = new Map<string, KnownValue>();
  const find = (sought: string, inside: readonly string[]): KnownValue => {
    const found = known.get(sought) ?? look(sought, inside);
    known.set(sought, found);
    return found;
  };
  const look = (sought: string, inside: readonly string[]): KnownValue => {
    const given = outside.get(sought);
    if (given) {
      return { text: given.secret || secrets.has(sought) ? MASK : given.text, from: 'environment' };
    }
    if (promptsOf(project).some((prompt) => prompt.name === sought)) {
      return { text: undefined, from: 'prompt' };
    }
    const variable = variablesOf(project).get(sought);
    if (!variable) {
      return { text: undefined, from: undefined };
    }
    const { value } = variable.item;
    const text = secrets.has(sought) ? MASK : show(value, variable.project, [...inside, sought]);
    return { text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text, from: 'script' };
  };
  const show = (template: Template, where: Project, inside: readonly string[]): string =>
    template.parts
      .map((part) => {
        const written = where.script.text.slice(part.span.start, part.span.end);
        if (part.kind === 'text') {
          return part.value;
        }
        if (part.kind !== 'reference') {
          return written;
        }
        if (part.builtin) {
          return isSecret(part, inside) ? MASK : written;
        }
        return leadsBack(part, inside) ? written : (find(part.name, inside).text ?? written);
      })
      .join('');
  /** A secret, or what is computed from one. */
  const isSecret = ({ name: builtin, argument }: Reference, inside: readonly string[]): boolean =>
    builtin === 'secret' ||
    argument.parts.some(
      (part) =>
        part.kind === 'reference' &&
        (part.builtin
          ? isSecret(part, inside)
          : !leadsBack(part, inside) && find(part.name, inside).text?.includes(MASK)),
    );
  return find(name, []);
}

/** Whether a variable is inside of itself, which is reported elsewhere, or too deep inside of others to be followed. */
function leadsBack({ name }: Reference, inside: readonly string[]): boolean {
  return inside.includes(name) || inside.length >= DEEPEST;
}

/** Variables that double each other, one in the next, come to more than can be shown, or made. */
const LONGEST = 2000;

const DEEPEST = 50;
