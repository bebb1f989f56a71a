import { secretVariables } from '../check/check-advice';
import { promptsOf, variablesOf } from '../script/names';
import type { Project } from '../script/project';
import type { Template } from '../script/template';

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
  const find = (sought: string, inside: readonly string[]): KnownValue => {
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
    // One that leads back to itself is reported elsewhere.
    const text = secrets.has(sought) ? MASK : show(value, variable.project, [...inside, sought]);
    return { text, from: 'script' };
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
          return isSecret(part.name, part.argument, find) ? MASK : written;
        }
        return inside.includes(part.name) ? written : (find(part.name, inside).text ?? written);
      })
      .join('');
  return find(name, []);
}

/** A secret, or what is computed from one. */
function isSecret(
  name: string,
  argument: Template,
  find: (name: string, inside: readonly string[]) => KnownValue,
): boolean {
  return (
    name === 'secret' ||
    argument.parts.some(
      (part) =>
        part.kind === 'reference' &&
        (part.builtin ? isSecret(part.name, part.argument, find) : find(part.name, []).text?.includes(MASK)),
    )
  );
}
