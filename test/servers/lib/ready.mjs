import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

const startMs = 20_000;
const betweenTriesMs = 30;

/**
 * Waits until every role's port greets; rejects when the server ends first, or after 20 s.
 * `log` gives the server's own words for the message.
 */
export async function whenGreeting({ urls, ended, log }) {
  const deadline = Date.now() + startMs;
  const gone = ended.then(async (why) => {
    throw new Error(`the server ${why}\n${(await log()).slice(-3000)}`);
  });
  // The loser of the race must not count as an unhandled rejection when the server stops later.
  gone.catch(() => {});
  for (const url of Object.values(urls)) {
    await Promise.race([gone, greets(url, deadline, log)]);
  }
}

/** The first octets that a server says to a new connection, which is then closed. */
export function greeting(url) {
  return new Promise((resolve, reject) => {
    const { protocol, hostname: host, port } = new URL(url);
    const options = { host, port: Number(port), rejectUnauthorized: false };
    const socket = protocol === 'smtps:' ? connectTls(options) : connect(options);
    socket.setTimeout(8_000, () => socket.destroy(new Error('no greeting within 8 s')));
    socket.once('data', (data) => {
      resolve(String(data));
      socket.end('QUIT\r\n');
      socket.on('error', () => {});
      socket.resume();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed without a greeting')));
  });
}

async function greets(url, deadline, log) {
  for (;;) {
    try {
      await greeting(url);
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw new Error(`${url} does not greet (${error.message})\n${(await log()).slice(-3000)}`);
      }
      await pause(betweenTriesMs);
    }
  }
}
