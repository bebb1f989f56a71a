// A mail server that takes messages and throws them away, as fast as Node can, in a process of its own:
//   node bench/lib/receiver.mjs [--hash] [--cert FILE --key FILE]
// Prints `port N`, and `message OCTETS [SHA-256]` for each message that it took, the dot after DATA counted.
// With a certificate it speaks TLS at once.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { hash: { type: 'boolean' }, cert: { type: 'string' }, key: { type: 'string' } },
});

const server =
  values.cert === undefined
    ? createServer({ highWaterMark: 1 << 20, noDelay: true }, serve)
    : createTlsServer({ cert: readFileSync(values.cert), key: readFileSync(values.key ?? '') }, serve);
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
process.stdin.on('end', () => process.exit()).resume();

function serve(socket) {
  let state = commands();
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    for (let rest = chunk; rest.length > 0; ) {
      rest = state.take(rest);
    }
  });
  socket.write('220 receiver.example.test\r\n');

  function commands() {
    let line = '';
    return {
      take(chunk) {
        const end = chunk.indexOf(10);
        line += chunk.toString('latin1', 0, end === -1 ? chunk.length : end);
        if (end === -1) {
          return chunk.subarray(chunk.length);
        }
        answer(line.trimEnd());
        line = '';
        return chunk.subarray(end + 1);
      },
    };
  }

  function answer(line) {
    const [verb, size] = line.toUpperCase().split(' ');
    if (verb === 'DATA') {
      state = message(untilDot());
      socket.write('354 go ahead\r\n');
    } else if (verb === 'BDAT') {
      state = message(octets(Number(size)));
    } else if (verb === 'EHLO') {
      socket.write('250-receiver.example.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 CHUNKING\r\n');
    } else if (verb === 'QUIT') {
      socket.end('221 bye\r\n');
    } else {
      socket.write('250 ok\r\n');
    }
  }

  function message({ take }) {
    const hash = values.hash ? createHash('sha256') : undefined;
    let count = 0;
    return {
      take(chunk) {
        const { content, done, rest } = take(chunk);
        hash?.update(content);
        count += content.length;
        if (done) {
          state = commands();
          socket.write('250 taken\r\n');
          console.log(`message ${count}${hash ? ` ${hash.digest('hex')}` : ''}`);
        }
        return rest;
      },
    };
  }
}

/** Takes the dot and its line end too. A client that waits for its reply ends a packet with them, so that nothing has to be searched. */
function untilDot() {
  let last = Buffer.from('\r\n');
  return {
    take(chunk) {
      last = Buffer.concat([last, chunk.subarray(-END.length)]).subarray(-END.length);
      return { content: chunk, done: last.equals(END), rest: chunk.subarray(chunk.length) };
    },
  };
}

function octets(size) {
  let left = size;
  return {
    take(chunk) {
      const content = chunk.subarray(0, left);
      left -= content.length;
      return { content, done: left === 0, rest: chunk.subarray(content.length) };
    },
  };
}

const END = Buffer.from('\r\n.\r\n');
