import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/*
 * A throw-away copy of this machine without an init: it has its own files, processes, host name and network, so that
 * daemons run on their usual paths and ports, and nothing is left of them. Root `/` in it counts as a real server.
 */

/** How a program ended there, and what it printed. */
interface Ended {
  readonly status: number;
  readonly output: string;
}

export interface Box {
  /** Runs a program in the box. */
  run(program: string, args: readonly string[], input?: string): Ended;
  /** Runs a script of the shell. */
  sh(script: string): Ended;
  /** The output of a script that must succeed. */
  out(script: string): string;
  /** Runs scripts of the shell at the same time. */
  together(...scripts: readonly string[]): Promise<Ended[]>;
  /** Runs `panelsmith` on root `/`; it must succeed. */
  panelsmith(...args: string[]): string;
  /** What to put before a command of this machine, such as a browser, so that it is in the network of the box. */
  readonly inNetwork: readonly string[];
  /** Waits until a script succeeds. */
  until(script: string): Promise<void>;
  close(): Promise<void>;
}

const home = join(import.meta.dirname, '../..');
const waitSeconds = 60;

const layers = `
B=/mnt; mount -t tmpfs -o size=1g,mode=755 tmpfs $B; mkdir $B/up $B/wk $B/root; R=$B/root
mount -t overlay overlay -o lowerdir=/,upperdir=$B/up,workdir=$B/wk $R
mount -t proc proc $R/proc; mount -t sysfs -o ro sysfs $R/sys; mount --rbind /dev $R/dev
mount -t tmpfs -o mode=755 tmpfs $R/run; mount -t tmpfs -o mode=1777 tmpfs $R/tmp; mkdir $R/run/lock
# Their start scripts sleep so long for the old process to go; here they wait for it.
sed -i '/^ *sleep 2$/d' $R/etc/init.d/dnsmasq || true
sed -i 's,--signal 3,--retry QUIT/30,; /^ *.bin.sleep 5$/d' $R/etc/init.d/spamass-milter || true
sed -i 's/^[[:blank:]]*sleep 2$//; s/sleep 5/sleep 0.2/' $R/etc/init.d/squid || true
printf "127.0.0.1 localhost\\n127.0.10.1 mail.example.org mail\\n" > $R/etc/hosts; hostname mail.example.org; ip link set lo up
exec chroot $R env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 sh -c "echo ready; cat; true"`;

const unshared = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--net', '--uts', '--ipc'];

/**
 * Why no box with these programs can be made here; undefined if one can.
 * @param programs full paths
 */
function whyNoBox(...programs: string[]): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can make a copy of this machine: run the tests as root';
  const missing = programs.filter((program) => !existsSync(program));
  if (missing.length > 0) return `${missing.join(', ')} missing: run "npx tsx e2e/prepare/prepare.ts" as root`;
  const probe = spawnSync('unshare', [...unshared, 'bash', '-ec', `${layers.split('exec chroot')[0] ?? ''} true`]);
  if (probe.status !== 0) return 'a copy of this machine cannot be mounted here';
  return existsSync(join(home, 'dist/src/cli/panelsmith.js')) ? undefined : 'run "npm run build" first';
}

/** Whether tests have to be skipped; prints the reason once, so that it is visible. */
export function leftOut(what: string, ...programs: string[]): boolean {
  const why = whyNoBox(...programs);
  if (why !== undefined) process.stderr.write(`Tests of ${what} are left out: ${why}\n`);
  return why !== undefined;
}

/**
 * Starts the box, with the services stopped.
 * @param databases lines of database files, by the name of the database
 */
export async function openBox(databases: Readonly<Record<string, readonly string[]>> = {}): Promise<Box> {
  const child = spawn('unshare', [...unshared, 'bash', '-ec', layers], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => {
      if (bytes.toString().includes('ready')) resolve();
    });
    child.once('exit', (status) => {
      reject(new Error(`the box ended with ${String(status)}`));
    });
  });
  const inside = ['-t', leaderOf(child), '-m', '-u', '-i', '-n', '-p', '-r', '-w'];
  const environment = ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LANG=C.UTF-8', 'PANELSMITH_ROOT=/'];
  const run = (program: string, args: readonly string[], input = ''): Ended => {
    const all = [...inside, 'env', '-i', ...environment, program, ...args];
    const { status, stdout, stderr } = spawnSync('nsenter', all, { input, encoding: 'utf8', cwd: '/' });
    return { status: status ?? 255, output: stdout + stderr };
  };
  const start = (script: string): Promise<Ended> =>
    new Promise((resolve) => {
      const all = [...inside, 'env', '-i', ...environment, 'bash', '--norc', '-c', script];
      const child = execFile('nsenter', all, { cwd: '/' }, (_error, stdout, stderr) => {
        resolve({ status: child.exitCode ?? 255, output: stdout + stderr });
      });
      child.stdin?.end();
    });
  // Without `--norc` it reads root's .bashrc, since its input is a socket.
  const sh = (script: string): Ended => run('bash', ['--norc', '-c', script]);
  const mustRun = (what: string, { status, output }: Ended): string => {
    if (status !== 0) throw new Error(`${what} ended with ${status}:\n${output}`);
    return output;
  };
  const box: Box = {
    run,
    sh,
    inNetwork: ['nsenter', '-t', leaderOf(child), '-n'],
    out: (script) => mustRun(script, sh(script)),
    together: (...scripts) => Promise.all(scripts.map(start)),
    panelsmith(...args) {
      const ended = run(process.execPath, [join(home, 'dist/src/cli/panelsmith.js'), ...args]);
      const newest = 'tail -c 4000 "$(ls -t /var/lib/panelsmith/runs/*.jsonl | head -1)"';
      return mustRun(`panelsmith ${args.join(' ')}`, {
        ...ended,
        output: ended.output + (ended.status === 0 ? '' : sh(newest).output),
      });
    },
    async until(script) {
      const end = Date.now() + waitSeconds * 1000;
      let last = sh(script);
      for (; last.status !== 0; last = sh(script)) {
        if (Date.now() > end) throw new Error(`${script} did not succeed within ${waitSeconds} s:\n${last.output}`);
        await delay(100);
      }
    },
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
  for (const [name, lines] of Object.entries(databases)) {
    const text = lines.map((line) => `${line}\n`).join('');
    const file = `/home/e-smith/db/${name}`;
    mustRun(name, run('bash', ['--norc', '-c', `mkdir -p /home/e-smith/db; cat > ${file}`], text));
  }
  return box;
}

/** A script that succeeds if a program listens on a TCP port of the box. */
export function listens(port: number): string {
  return `(: < /dev/tcp/127.0.0.1/${port})`;
}

/** The first process inside: the child of the one that made the box. */
function leaderOf(child: ChildProcess): string {
  const [leader] = readFileSync(`/proc/${String(child.pid)}/task/${String(child.pid)}/children`, 'utf8').split(' ');
  if (leader === undefined || leader === '') throw new Error('the box has no process');
  return leader;
}

/** The databases that the tests of services begin with: one local network, one domain, two users and a group. */
export const office: Readonly<Record<string, readonly string[]>> = {
  configuration: ['SystemName=mail', 'DomainName=example.org'],
  domains: ['example.org=domain|Content|Primary'],
  networks: ['127.0.10.0=network|Mask|255.255.255.0'],
};
