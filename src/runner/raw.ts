import { type DirectiveItem, readAction } from '../language';
import type { Segment } from './payload';
import type { Standing } from './step';
import { ValueError } from './values';

/** The octets of a @raw; throws `ValueError` where a value is not to be had. */
export function readRaw({ item, project, values }: Standing<DirectiveItem>): Segment {
  const action = readAction(item, project.script.text);
  if (!('name' in action) || action.name !== 'raw') {
    throw new ValueError('This is no @raw.');
  }
  const { octets, shown } = values.octets(action.string, 'no line end');
  return { kind: 'octets', octets, shown: `@raw "${shown}"` };
}
