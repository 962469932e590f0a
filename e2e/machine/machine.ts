import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A temporary copy of this machine with its own systemd. Its files are removed at the end. */
export interface Machine {
  /** Runs a program on it. */
  run(program: string, ...args: string[]): { readonly status: number; readonly output: string };
  /** Shuts it down and boots it again; its files stay. */
  reboot(): Promise<void>;
  stop(): Promise<void>;
}

/** The text of files by their absolute path; a text that starts with `-> ` makes a link. */
type Files = Readonly<Record<string, string>>;

const tryLayers =
  'mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/r && mount -t overlay o -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/r';

const home = join(import.meta.dirname, '../..');
const bootSeconds = 30;

/** Returns why no machine can be booted here; undefined if it is possible. */
export function whyNoMachine(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can boot a machine';
  if (spawnSync('systemd-nspawn', ['--version']).error) return 'systemd-nspawn is not installed';
  if (!existsSync('/sbin/init') || !existsSync('/lib/systemd/systemd')) return 'systemd is not installed';
  if (!/ cgroup2? /.test(readFileSync('/proc/self/mounts', 'utf8'))) return 'there are no control groups';
  if (spawnSync('unshare', ['-m', '-p', '-f', 'sh', '-c', tryLayers]).status !== 0)
    return 'a copy of this machine cannot be mounted here';
  return undefined;
}

/** Boots a machine whose only services are its message bus and those in the files. */
export async function bootMachine(files: Files): Promise<Machine> {
  const place = mkdtempSync(join(tmpdir(), 'machine-'));
  const root = join(place, 'root');
  mount('-t', 'tmpfs', '-o', 'size=1g,mode=755', 'tmpfs', place);
  for (const folder of ['up', 'work', 'root']) mkdirSync(join(place, folder));
  const layers = `lowerdir=/,upperdir=${join(place, 'up')},workdir=${join(place, 'work')}`;
  mount('-t', 'overlay', 'overlay', '-o', layers, root);
  writeFiles(root, { ...ground, ...files, '/etc/machine-id': randomBytes(16).toString('hex') });
  const options = ['--register=no', '--keep-unit', '--private-network', `--machine=ps${process.pid}`, '--console=pipe'];
  const args = ['-q', '-D', root, '--boot', ...options, `--bind-ro=${home}`, '--', '--unit=small.target'];
  let nspawn: ChildProcess | undefined;
  let inside: readonly string[] = [];
  const boot = async (): Promise<void> => {
    nspawn = spawn('systemd-nspawn', args, { stdio: 'ignore' });
    inside = ['-t', await leaderOf(nspawn), '-m', '-u', '-i', '-n', '-p', '-C'];
    await until(() => /running|degraded/.test(spawnIn(inside, 'systemctl', ['is-system-running']).output));
  };
  const stop = async (): Promise<void> => {
    await shutDown(nspawn);
    takeDown(place);
  };
  try {
    await boot();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    run: (program, ...programArgs) => spawnIn(inside, program, programArgs),
    async reboot() {
      await shutDown(nspawn);
      await boot();
    },
    stop,
  };
}

const ground: Files = {
  '/etc/fstab': '',
  '/etc/systemd/system/small.target':
    '[Unit]\nDescription=small\nRequires=dbus.service\nAfter=dbus.service\nAllowIsolate=yes\n',
};

/**
 * A script, which begins with `#!`, can be run. What is there is replaced: a link would lead to the files of this
 * machine.
 */
function writeFiles(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), file);
    else writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}

/** Returns the process of its systemd. Until that runs, it is the process that starts it. */
async function leaderOf(nspawn: ChildProcess): Promise<string> {
  const children = (): string =>
    spawnSync('pgrep', ['-P', String(nspawn.pid), '-x', 'systemd'], { encoding: 'utf8' }).stdout.trim();
  await until(() => children() !== '');
  return children();
}

function spawnIn(
  inside: readonly string[],
  program: string,
  args: readonly string[],
): { status: number; output: string } {
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/root', PANELSMITH_ROOT: '/' };
  const { status, stdout, stderr } = spawnSync('nsenter', [...inside, program, ...args], { env, encoding: 'utf8' });
  return { status: status ?? -1, output: `${stdout}${stderr}` };
}

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + bootSeconds * 1000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error('the machine does not boot');
    await delay(50);
  }
}

async function shutDown(nspawn: ChildProcess | undefined): Promise<void> {
  if (nspawn?.exitCode !== null || nspawn.signalCode !== null) return;
  nspawn.kill('SIGTERM');
  await new Promise((resolve) => nspawn.once('exit', resolve));
}

function takeDown(place: string): void {
  spawnSync('umount', ['-l', join(place, 'root')]);
  spawnSync('umount', ['-l', place]);
  rmdirSync(place);
}

function mount(...args: readonly string[]): void {
  execFileSync('mount', args);
}
