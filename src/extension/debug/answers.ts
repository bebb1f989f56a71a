import type { DebugProtocol } from '@vscode/debugprotocol';
import { l10n } from 'vscode';
import type { Held } from './held';
import type { Outcome } from './protocol';

/** Answers an evaluation: what is typed into the console is sent, a `?` alone leaves what was begun there, anything else is looked at. */
export async function evaluate({ expression, context }: DebugProtocol.EvaluateArguments, held: Held): Promise<Outcome> {
  const [, asked] = /^\?(.*)$/s.exec(expression.trim()) ?? [];
  if (context === 'repl' && asked === undefined) {
    const result = await held.type(expression);
    return result === undefined ? notHeld() : { body: { result, variablesReference: 0 } };
  }
  if (context === 'repl' && asked?.trim() === '') {
    const result = await held.leave();
    return result === undefined ? notHeld() : { body: { result, variablesReference: 0 } };
  }
  const answer = await held.ask(asked ?? expression);
  switch (answer.kind) {
    case 'condition':
      return { body: { result: String(answer.holds), variablesReference: 0 } };
    case 'value': {
      // Under the mouse there is nothing to say of what has no value.
      const isSilent = answer.text === undefined && context === 'hover';
      const result = answer.text ?? l10n.t('no value yet');
      return isSilent ? { refusal: result, quiet: true } : { body: { result, variablesReference: 0 } };
    }
    case 'unclear':
      return { refusal: answer.message, quiet: true };
  }
}

/** Answers the setting of a variable, from now to the session's end. */
export async function setVariable(
  { variablesReference, name, value }: DebugProtocol.SetVariableArguments,
  held: Held,
): Promise<Outcome> {
  if (!held.inspection.holdsVariables(variablesReference)) {
    return { refusal: l10n.t('{0} can not be set.', name) };
  }
  const problem = /[\r\n]/.test(value) ? l10n.t('A value has one line.') : await held.set(name, value);
  return problem === undefined ? { body: { value: held.halt.view().variables.get(name) ?? '' } } : { refusal: problem };
}

/** Answers what was not as expected. */
export function exceptionInfo({ stop: { problem } }: Held): Outcome {
  if (!problem) {
    return { refusal: l10n.t('Everything is as expected.'), quiet: true };
  }
  const { kind, message, expected, actual } = problem;
  const facts = [
    expected !== undefined && l10n.t('expected: {0}', expected),
    actual !== undefined && l10n.t('actual: {0}', actual),
  ].filter(Boolean);
  return { body: { exceptionId: kind, description: [message, ...facts].join('\n'), breakMode: 'always' } };
}

/** What is answered where nothing is held up. */
export function notHeld(): Outcome {
  return { refusal: l10n.t('The session runs: pause it first.'), quiet: true };
}
