import type { RunSettings } from '../../runner';
import type { Server, Servers } from '../servers/servers';
import type { Order, Prepared } from './runs';

/** Reads and checks scripts; where no server is named the user chooses one, once for all of them, or undefined comes of it. */
export async function planOrders(
  orders: readonly Order[],
  settings: RunSettings,
  servers: Servers,
): Promise<Prepared[] | undefined> {
  const { prepare } = await import('../../runner');
  const prepared: Prepared[] = [];
  let name: string | undefined;
  for (const order of orders) {
    const own = { ...settings, ...(order.line !== undefined && { session: order.line }) };
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
export function withServer(settings: RunSettings, { servers, overrides }: Server): RunSettings {
  return { ...settings, ...(servers && { servers }), overrides: { ...settings.overrides, ...overrides } };
}
