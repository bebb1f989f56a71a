import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox';
import { Peer } from './peer';

/**
 * Plays a dialogue with a sandbox on a connection of its own. Each line is one of
 *   C: a line to send; lines one below the other go out in one write
 *   S: how the last line of the next reply starts
 *   S~ a text that a line of the next reply is
 *   R: octets to send, as a JSON string
 *   TLS: the handshake
 *   END: the server closes, and has said nothing more
 * and the last reply must be the last one that came.
 */
export async function play(sandbox: Sandbox, dialogue: string): Promise<void> {
  const peer = await Peer.open(sandbox);
  try {
    let pending = '';
    for (const line of dialogue.split('\n').map((each) => each.trimStart())) {
      if (line === '') {
        continue;
      }
      const [mark = ''] = line.split(/(?<=[:~])/, 1);
      const rest = line.slice(mark.length).replace(/^ /, '');
      if (mark === 'C:' || mark === 'R:') {
        pending += mark === 'C:' ? `${rest}\r\n` : JSON.parse(rest);
        continue;
      }
      if (pending !== '') {
        peer.send(Buffer.from(pending, 'utf8'));
        pending = '';
      }
      await check(peer, sandbox, { mark, rest, line });
    }
    expect(pending, 'what nobody answers').toBe('');
    expect(peer.unread, 'what nobody asked for').toBe('');
  } finally {
    peer.close();
  }
}

async function check(peer: Peer, sandbox: Sandbox, { mark, rest, line }: Record<'mark' | 'rest' | 'line', string>) {
  switch (mark) {
    case 'S:': {
      const reply = await peer.reply();
      expect((reply.at(-1) ?? 'nothing').slice(0, rest.length), `${line}\n${reply.join('\n')}`).toBe(rest);
      return;
    }
    case 'S~': {
      const reply = await peer.reply();
      expect(reply.map((each) => each.replace(/^\d{3}[- ]/, ''))).toContain(rest);
      return;
    }
    case 'TLS:':
      await peer.startTls({ ca: sandbox.certificate });
      return;
    case 'END:':
      expect(await peer.end()).toBe('');
      return;
    default:
      throw new Error(`No line of a dialogue: ${line}`);
  }
}
