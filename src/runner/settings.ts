import type { Action, Project } from '../language';
import type { SessionContext } from './context';

/** Does what an opening or a setting says, which only changes what holds from here on; false for a step. */
export function applySetting(action: Action, project: Project, { settings, resolve }: SessionContext): boolean {
  switch (action.name) {
    case 'proxy':
      settings.proxy = action;
      return true;
    case 'source':
      settings.source = action;
      return true;
    case 'tls': {
      const files = (['ca', 'cert', 'key'] as const).flatMap((key) => {
        const path = action.settings[key];
        return path === undefined ? [] : [[key, resolve(project, path)]];
      });
      settings.tls = { ...settings.tls, ...action.settings, ...Object.fromEntries(files) };
      return true;
    }
    case 'timeout':
      settings.timeout = action.duration;
      return true;
    case 'match':
      settings.match = action.what;
      return true;
    case 'on-failure':
      settings.onFailure = action.reaction;
      return true;
    case 'receive':
      settings.receive = { dir: action.dir && resolve(project, action.dir), limit: action.limit };
      return true;
    case 'retry':
    case 'skip':
    case 'prompt':
      return true;
    default:
      return false;
  }
}
