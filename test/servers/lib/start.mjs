import { join } from 'node:path';
import { enclose } from './enclosure.mjs';
import { readAll } from './files.mjs';
import { installModules } from './modules.mjs';
import { unpackPackages, versionOf, whyNoPackages } from './packages.mjs';
import { freePorts } from './ports.mjs';
import { whenGreeting } from './ready.mjs';

/**
 * Starts one of `servers/`: fetches what it is made of, chooses a free port for each of its roles, and waits until all
 * of them greet. Rejects, with the server's own words, where it can not be started.
 *
 * `urls` has a URL for each role, `caOf` names the file with the CA to trust, `log` gives all that the server wrote, `stop` ends it and resolves once it is gone.
 */
export async function startServer(server, { temp, pki, say }) {
  const { packages, suite, npm, roles, users, mounts } = server;
  const why = await whyNoPackages();
  if (why) {
    throw new Error(why);
  }
  const dir = join(temp, server.name);
  const layer = packages && (await unpackPackages({ packages, suite, say }));
  const modules = npm && (await installModules({ say }));
  const ports = await freePorts(Object.keys(roles));
  const urls = Object.fromEntries(
    Object.entries(roles).map(([role, scheme]) => [role, `${scheme}://127.0.0.1:${ports[role]}`]),
  );
  const enclosure = await enclose({ dir, layers: layer ? [layer] : [], users, mounts });
  const place = { dir, pki, ports, enclosure, layer, modules: modules?.folder };
  await server.prepare(place);
  const running = enclosure.start(server.command(place));
  const log = () => readAll(join(dir, 'log'));
  try {
    await whenGreeting({ urls, ended: running.ended, log });
  } catch (error) {
    await running.stop();
    throw error;
  }
  const own = await server.trust?.(place);
  const version = layer ? await versionOf(layer, packages[0]) : modules?.versions[npm];
  return { urls, dir, ports, enclosure, caOf: (role) => own?.[role] ?? pki.ca, log, version, stop: running.stop };
}
