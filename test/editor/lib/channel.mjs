import { createServer } from 'node:http';
import { stripVTControlCharacters } from 'node:util';

/**
 * The line between the suite, in the extension host, and us: a small HTTP server on 127.0.0.1.
 *
 * - `POST /event`: what happens, one of the suite's events, is handed to `onEvent`.
 * - `GET /alive`: left open by the suite as long as it lives; `onGone` is called when it breaks.
 * - `POST /hands-at`: the launcher says where its hands listen; desktop VS Code has none.
 * - `POST /hands`: what the suite wants done is passed on to there.
 */
export async function openChannel({ onEvent, onGone }) {
  let handsAt;
  const routes = {
    'POST /event': async (body) => onEvent(body),
    'POST /hands-at': async (body) => {
      handsAt = body.url;
    },
    'POST /hands': (body) => (handsAt ? post(handsAt, body) : { none: true }),
  };
  const server = createServer((request, response) => {
    if (request.url === '/alive' && request.method === 'GET') {
      response.writeHead(200, crossOrigin).flushHeaders();
      response.on('close', onGone);
      return;
    }
    answer(routes, request, response);
  });
  return { url: await listen(server), close: () => shut(server) };
}

/** Serves one function over HTTP on 127.0.0.1: the body of each POST goes in, what it resolves with comes out. */
export async function serve(handle) {
  const server = createServer((request, response) => answer({ 'POST /': handle }, request, response));
  return { url: await listen(server), close: () => shut(server) };
}

/** Posts a JSON body and resolves with the JSON answer; rejects with the other side's error. */
export async function post(url, body) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const { error, result } = await response.json();
  if (error) {
    throw new Error(error);
  }
  return result;
}

// A suite in the browser's own extension host asks from another origin.
const crossOrigin = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' };

async function answer(routes, request, response) {
  const reply = (status, body) => {
    response.writeHead(status, { ...crossOrigin, 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.method === 'OPTIONS') {
    reply(200, {});
    return;
  }
  const handle = routes[`${request.method} ${request.url}`];
  if (!handle) {
    reply(404, { error: 'There is nothing here.' });
    return;
  }
  try {
    reply(200, { result: (await handle(await json(request))) ?? null });
  } catch (error) {
    // Playwright colours its messages.
    reply(500, { error: stripVTControlCharacters(error.message) });
  }
}

async function json(request) {
  const parts = await request.setEncoding('utf8').toArray();
  return JSON.parse(parts.join(''));
}

function listen(server) {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
  });
}

function shut(server) {
  return new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
