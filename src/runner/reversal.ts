import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type Envelope, type MessageSink, receiveMail } from '../client';
import { type Link, type SessionContext, TIMEOUT } from './context';
import type { ReceivedMessage } from './result';
import type { Step } from './step';
import { ValueError } from './values';

/** Serves on a connection whose roles have turned, until the peer quits; what it sends is kept where @receive says. */
export async function reverseRoles(link: Link, step: Step, context: SessionContext): Promise<void> {
  const { settings } = context;
  const { received } = context.facts;
  const { dir, limit } = settings.receive;
  step.note('The roles are turned: this side takes mail until the peer quits.');
  await receiveMail(link.connection, {
    hostname: hostname(),
    timeout: settings.timeout ?? TIMEOUT,
    ...(limit !== undefined && { limit }),
    onExchange(command, reply) {
      if (command !== undefined) {
        step.received(Buffer.from(`${command}\r\n`));
      }
      for (const line of reply) {
        step.sent(line, Buffer.byteLength(line) + 2);
      }
    },
    open: (envelope) =>
      dir === undefined ? Promise.resolve(keepInMemory(envelope, received)) : keepInFile(envelope, received, dir, step),
  });
  step.note(`${received.length === 1 ? '1 message was' : `${received.length} messages were`} taken.`);
  await link.connection.close();
}

/** What is held in memory at the most, in octets; larger mail belongs into files. */
const MOST_IN_MEMORY = 64 * 1024 * 1024;

function keepInMemory({ from, recipients }: Envelope, received: ReceivedMessage[]): MessageSink {
  const chunks: Uint8Array[] = [];
  let octets = received.reduce((sum, message) => sum + message.octets, 0);
  return {
    async write(chunk) {
      octets += chunk.length;
      if (octets > MOST_IN_MEMORY) {
        throw new ValueError(`The mail has over ${MOST_IN_MEMORY} octets: write it to files with @receive dir=….`);
      }
      chunks.push(Uint8Array.from(chunk));
    },
    async end() {
      const message = Buffer.concat(chunks);
      received.push({ from, recipients, octets: message.length, text: message.toString('utf8') });
    },
    async discard() {
      chunks.length = 0;
    },
  };
}

async function keepInFile(
  { from, recipients }: Envelope,
  received: ReceivedMessage[],
  dir: string,
  step: Step,
): Promise<MessageSink> {
  await mkdir(dir, { recursive: true });
  const path = join(
    dir,
    `${new Date().toISOString().replace(/[:.]/g, '-')}-${received.length + 1}-${randomBytes(2).toString('hex')}.eml`,
  );
  const file = (await open(path, 'wx')).createWriteStream();
  let octets = 0;
  let failure: Error | undefined;
  file.on('error', (error) => {
    failure = error;
  });
  return {
    async write(chunk) {
      octets += chunk.length;
      if (failure) {
        throw failure;
      }
      if (!file.write(Uint8Array.from(chunk))) {
        await once(file, 'drain');
      }
    },
    async end() {
      file.end();
      await finished(file);
      received.push({ from, recipients, octets, path });
      step.note(`Written to ${path}`);
    },
    async discard() {
      file.destroy();
      await finished(file).catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}
