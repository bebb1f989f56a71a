import type { Evaluate } from './arguments';
import { variablesOf } from './names';
import type { Project } from './project';
import type { Template } from './template';

/** Evaluates templates as far as the script's own literal variables tell; undefined where anything else is needed. */
export function literalEvaluator(project: Project): Evaluate {
  const known = EVALUATORS.get(project) ?? evaluatorOf(project);
  EVALUATORS.set(project, known);
  return known;
}

const EVALUATORS = new WeakMap<Project, Evaluate>();

function evaluatorOf(project: Project): Evaluate {
  const variables = variablesOf(project);
  const evaluate = (template: Template, inside: readonly string[]): string | undefined => {
    let value = '';
    for (const part of template.parts) {
      if (part.kind === 'text') {
        value += part.value;
        continue;
      }
      const variable = part.kind === 'reference' && !part.builtin ? variables.get(part.name) : undefined;
      // One that leads back to itself is reported elsewhere.
      const known =
        variable && !inside.includes(variable.item.name)
          ? evaluate(variable.item.value, [...inside, variable.item.name])
          : undefined;
      if (known === undefined) {
        return undefined;
      }
      value += known;
    }
    return value;
  };
  return (template) => evaluate(template, []);
}
