import { once } from 'node:events';
import { createServer as listen, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer, type ServerStep } from '../../../src/sasl';

/** What becomes of a server's step before it is sent. */
export type Meddling = (step: ServerStep, round: number) => ServerStep;

/** A server that takes alice with `s3cret` and her token, by any mechanism, and lets somebody meddle with its steps. */
export async function startSaslServer(meddle: Meddling = (step) => step) {
  const seen: string[] = [];
  const server = listen((socket) => void serve(socket, meddle, (line) => seen.push(line)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    address: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    /** The lines that came. */
    seen,
    close: () => server.close(),
  };
}

async function serve(socket: Socket, meddle: Meddling, onLine: (line: string) => void): Promise<void> {
  socket.on('error', () => undefined);
  const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const next = async () => {
    const { value = '' } = await lines.next();
    onLine(value);
    return value;
  };
  socket.write('220 ready\r\n');
  const [, mechanism = '', initial] = (await next()).split(' ');
  const exchange = createServer(mechanism, {
    lookup: (user) => (user === 'alice' ? { password: 's3cret', token: 'alice-token' } : undefined),
    host: 'mx.example.test',
    service: 'smtp',
  });
  let round = 0;
  let step = exchange?.start(initial === undefined ? undefined : decode(initial === '=' ? '' : initial));
  while (step) {
    const sent = meddle(step, round);
    round += 1;
    if (sent.kind !== 'challenge') {
      socket.write(sent.kind === 'success' ? '235 come in\r\n' : '535 no\r\n');
      return;
    }
    socket.write(`334 ${Buffer.from(sent.octets).toString('base64')}\r\n`);
    const line = await next();
    if (line === '*') {
      socket.write('501 cancelled\r\n');
      return;
    }
    step = exchange?.respond(decode(line));
  }
}

function decode(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
