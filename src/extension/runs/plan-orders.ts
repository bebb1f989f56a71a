import type { RunSettings } from '../../runner';
import { proxyOf } from '../servers/proxy';
import type { Server, Servers } from '../servers/servers';
import type { Order, Prepared } from './runs';

/** How to reach the server of each script, `name` where its order names none: each folder has its own servers and proxy. Undefined, and the user told, where one of them can not be used. */
export async function waysOf(
  orders: readonly Order[],
  name: string | undefined,
  servers: Servers,
): Promise<ReadonlyMap<Order, Server> | undefined> {
  const ways = new Map<Order, Server>();
  for (const order of orders) {
    const proxy = await proxyOf(order.uri);
    const named = order.server ?? name;
    const server = proxy && (named === undefined ? {} : await servers.find(named, order.uri));
    if (!server) {
      return undefined;
    }
    ways.set(order, { ...server, overrides: { ...proxy, ...server.overrides } });
  }
  return ways;
}

/** Reads and checks scripts; where no server is named the user chooses one, once for all of them, or undefined comes of it. */
export async function planOrders(
  ways: ReadonlyMap<Order, Server>,
  settings: RunSettings,
  servers: Servers,
): Promise<Prepared[] | undefined> {
  const { prepare } = await import('../../runner');
  const prepared: Prepared[] = [];
  let name: string | undefined;
  for (const [order, way] of ways) {
    const own = withServer({ ...settings, ...(order.line !== undefined && { session: order.line }) }, way);
    let plan = await prepare([order.source], own);
    if (plan.kind === 'nothing' && plan.why === 'server') {
      if (name === undefined) {
        name = await servers.choose(order.uri);
      } else {
        servers.remember(order.uri, name);
      }
      const server = name === undefined ? undefined : await servers.find(name, order.uri);
      if (!server) {
        return undefined;
      }
      plan = await prepare([order.source], withServer(own, server));
    }
    prepared.push({ order, plan });
  }
  return prepared;
}

/** Settings whose server is another. */
function withServer(settings: RunSettings, { servers, overrides }: Server): RunSettings {
  return { ...settings, ...(servers && { servers }), overrides: { ...settings.overrides, ...overrides } };
}
