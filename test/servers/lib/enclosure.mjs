import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const graceMs = 6_000;
const alive = new Set();

/**
 * A private view of the machine for one server: `dir` is its /srv, unpacked packages and what stands in the folders
 * `usr` and `etc` of `dir` lie over /usr and /etc, and /run, /var/lib, /var/log, /var/mail and /var/spool are empty
 * folders of its own (`run`, `lib`, … in `dir`).
 *
 * `users` are added to a copy of the machine's accounts; `mounts` maps further places to folders under /srv.
 * Each command gets mount and process namespaces of its own, and another host name, so all it starts ends with it, and it ends with us.
 */
export async function enclose({ dir, layers = [], users = [], mounts = {} }) {
  await mkdir(join(dir, 'log'), { recursive: true });
  await mkdir(join(dir, 'usr'), { recursive: true });
  // Servers give up root's rights early, and still have to reach what is theirs.
  await chmod(dir, 0o755);
  const own = { '/run': 'run', '/var/lib': 'lib', '/var/log': 'log', '/var/mail': 'mail', '/var/spool': 'spool' };
  const places = Object.entries({ ...own, ...mounts });
  for (const [, folder] of places) {
    await mkdir(join(dir, folder), { recursive: true });
  }
  await writeAccounts(join(dir, 'etc'), users);
  const script = [
    // As process 1 of its own namespace it can only ever end what is its own.
    'set -e; [ $$ = 1 ]',
    overlay([join(dir, 'usr'), ...layers.map((layer) => join(layer, 'usr'))], '/usr'),
    overlay([join(dir, 'etc'), ...layers.map((layer) => join(layer, 'etc'))], '/etc'),
    mount(['--bind', dir, '/srv']),
    ...places.map(([place, folder]) => mount(['--bind', join(dir, folder), place])),
    // Some ask for the machine's name, and look it up.
    'echo mail.example.test >/proc/sys/kernel/hostname',
    'cd /srv; umask 022; set +e',
  ].join('\n');
  return {
    run: (command, input) => runToEnd(script, command, input),
    start: (command, options) => startServer(dir, script, command, options),
  };
}

/** Ends at once whatever is still running: for the way out that leaves no time to wait. */
export function endAll() {
  for (const child of alive) {
    child.kill('SIGKILL');
  }
}

function overlay(folders, place) {
  const lower = [...folders, place].join(':');
  return mount(['-t', 'overlay', 'overlay', '-o', `lowerdir=${lower}`, place]);
}

function mount(words) {
  return `mount ${words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')}`;
}

function inside(script, command) {
  // unshare's death, for whatever reason, takes the whole process namespace along.
  const flags = ['--mount', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc'];
  return [...flags, 'sh', '-c', script, 'enclosure', ...command];
}

/** Runs a command to its end; resolves with its output, rejects with its exit code and what it complained about. */
function runToEnd(script, command, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn('unshare', inside(`${script}\n"$@"`, command));
    const said = { stdout: '', stderr: '' };
    alive.add(child);
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', (data) => {
        said[name] += data;
      });
    }
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code) => {
      alive.delete(child);
      if (code === 0) {
        resolve(said.stdout);
        return;
      }
      reject(new Error(`${command[0]} exited with ${code}: ${said.stderr || said.stdout}`));
    });
  });
}

/**
 * Starts a server that stays in the foreground. The open standard input is the line it hangs on: when it closes,
 * because of `stop` or because this process is no more, the server is asked to end, and then made to.
 */
function startServer(dir, script, command, { log = 'server.log' } = {}) {
  const hang = [
    'exec 3<&0',
    '"$@" </dev/null 3<&- &',
    'server=$!',
    '(cat <&3 >/dev/null; kill -TERM $server; sleep 5; kill -KILL $server) 2>/dev/null &',
    'wait $server',
  ].join('\n');
  const out = openSync(join(dir, 'log', log), 'a');
  const child = spawn('unshare', inside(`${script}\n${hang}`, command), { stdio: ['pipe', out, out] });
  closeSync(out);
  alive.add(child);
  const ended = new Promise((resolve) => {
    const end = (why) => {
      alive.delete(child);
      resolve(why);
    };
    child.on('error', (error) => end(error.message));
    child.on('exit', (code, signal) => end(`exited with ${code ?? signal}`));
  });
  return {
    ended,
    stop: async () => {
      child.stdin.end();
      const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Copies of the machine's accounts with our users in them, and a resolver that nobody answers. */
async function writeAccounts(etc, users) {
  await mkdir(etc, { recursive: true });
  const ours = new Set(users.map((user) => user.name));
  const others = async (file) => {
    const lines = (await readFile(join('/etc', file), 'utf8').catch(() => '')).split('\n');
    return lines.filter((line) => line !== '' && !ours.has(line.split(':')[0]));
  };
  const passwd = users
    .filter(({ groupOnly }) => !groupOnly)
    .map(({ name, id, home = '/srv', gid = id }) => `${name}:x:${id}:${gid}::${home}:/bin/sh`);
  const group = users.map(({ name, id }) => `${name}:x:${id}:`);
  const files = {
    passwd: [...(await others('passwd')), ...passwd],
    group: [...(await others('group')), ...group],
    hosts: ['127.0.0.1 localhost', '127.0.0.1 mail.example.test mail'],
    'resolv.conf': ['nameserver 127.0.0.1', 'options timeout:1 attempts:1'],
    'nsswitch.conf': ['passwd: files', 'group: files', 'shadow: files', 'hosts: files dns', 'services: files'],
    mailname: ['mail.example.test'],
    hostname: ['mail.example.test'],
  };
  for (const [file, lines] of Object.entries(files)) {
    await writeFile(join(etc, file), `${lines.join('\n')}\n`);
  }
}
