import { createServer } from 'node:net';

// Below the range from which the system takes ports for outgoing connections, or one of these could get in between.
const lowest = 20_000;
const highest = 32_000;
const given = new Set();

/** Chooses a free port on 127.0.0.1 for each role; none is given out twice in a run. */
export async function freePorts(roles) {
  const ports = {};
  for (const role of roles) {
    ports[role] = await freePort();
  }
  return ports;
}

/** Chooses one free port on 127.0.0.1 at random. */
export async function freePort() {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      return port;
    }
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
