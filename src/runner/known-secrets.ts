import { type Item, literalOf, type Project, readAction, secretsOf, walkItems } from '../language';
import { initialResponseIn } from './auth';

/** The secrets that a script names or holds: they are hidden from the first line on, before they are used. */
export function knownSecrets(project: Project, lookUp: (name: string) => string | undefined): string[] {
  const named = secretsOf(project).flatMap(({ reference }) => {
    const name = reference.name === 'secret' ? literalOf(reference.argument) : undefined;
    return (name === undefined ? undefined : lookUp(name)) ?? [];
  });
  return [...named, ...written(project)];
}

function written(project: Project): string[] {
  const { script, included } = project;
  const items = [script.preamble, ...script.sessions.map((session) => session.items)].flatMap((list) => [
    ...walkItems(list),
  ]);
  return [
    ...items.flatMap((item) => secretsIn(item, script.text)),
    ...[...included.values()].flatMap((inner) => written(inner)),
  ].filter((secret) => secret !== '');
}

/** The password and token of an @auth, the initial response of a typed AUTH, a typed response. */
function secretsIn(item: Item, text: string): string[] {
  if (item.kind === 'directive' && item.name === 'auth') {
    const action = readAction(item, text);
    return 'name' in action && action.name === 'auth' ? [action.password ?? '', action.keys.token ?? ''] : [];
  }
  if (item.kind !== 'command') {
    return [];
  }
  const line = literalOf(item.text) ?? '';
  if (item.role === 'response') {
    return line === '*' ? [] : [line];
  }
  return [initialResponseIn(line)?.response ?? ''];
}
