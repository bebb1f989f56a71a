import type { Evaluate } from './arguments';
import { promptsOf, variablesOf } from './names';
import type { Project } from './project';
import type { Template } from './template';

/** Evaluates templates as far as the script's own literal variables tell; undefined where anything else is needed. */
export function literalEvaluator(project: Project): Evaluate {
  const known = EVALUATORS.get(project) ?? evaluatorOf(project);
  EVALUATORS.set(project, known);
  return known;
}

/** The same with values from outside, which beat the script's own; what only a prompt can tell is not known. */
export function evaluatorWith(project: Project, values: ReadonlyMap<string, { readonly text: string }>): Evaluate {
  const prompted = promptsOf(project).map(({ name }) => [name, undefined] as const);
  return evaluatorOf(project, [...prompted, ...[...values].map(([name, { text }]) => [name, text] as const)]);
}

const EVALUATORS = new WeakMap<Project, Evaluate>();

/** Deeper chains of variables, and longer values, are as good as unknown. */
const DEEPEST = 50;
const LONGEST = 65_536;

function evaluatorOf(project: Project, given: readonly (readonly [string, string | undefined])[] = []): Evaluate {
  const variables = variablesOf(project);
  const values = new Map<string, string | undefined>(given);
  const valueAt = (name: string, depth: number): string | undefined => {
    if (!values.has(name)) {
      // One that leads back to itself is reported elsewhere.
      values.set(name, undefined);
      const variable = depth < DEEPEST ? variables.get(name) : undefined;
      values.set(name, variable && evaluate(variable.item.value, depth + 1));
    }
    return values.get(name);
  };
  const evaluate = (template: Template, depth: number): string | undefined => {
    let value = '';
    for (const part of template.parts) {
      const known =
        part.kind === 'text'
          ? part.value
          : part.kind === 'reference' && !part.builtin
            ? valueAt(part.name, depth)
            : undefined;
      if (known === undefined || value.length + known.length > LONGEST) {
        return undefined;
      }
      value += known;
    }
    return value;
  };
  return (template) => evaluate(template, 0);
}
