import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, '../../dist/src/cli/panelsmith.js');

/** A real server with its own root on a free port. */
export interface Server {
  readonly root: string;
  /** For example `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** The one-time link that it printed; undefined if there was nothing to set up. */
  readonly setUpLink: string | undefined;
  /** Stops it like a service manager, and waits. */
  stop(): Promise<void>;
  /** Kills it like a crash. */
  kill(): Promise<void>;
}

interface ServerOptions {
  /** A root to serve again; default: a fresh one with the sample office. */
  readonly root?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Creates a folder for a root. */
export function freshRoot(): string {
  return mkdtempSync(join(tmpdir(), 'panelsmith-e2e-'));
}

export function removeRoot(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const root = options.root ?? freshRoot();
  const environment = {
    ...process.env,
    ...options.environment,
    PANELSMITH_ROOT: root,
    PORT: String(options.port ?? 0),
  };
  const child = spawn(process.execPath, [program, 'serve', '--sample'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { origin, setUpLink } = await announced(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  return { root, origin, setUpLink, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

/** Reads what the server prints until it prints its address. */
async function announced(child: ChildProcess): Promise<Pick<Server, 'origin' | 'setUpLink'>> {
  if (!child.stdout) throw new Error('the server has no output');
  let setUpLink: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    setUpLink ??= /set up +(http:\S+)/.exec(line)?.[1];
    const origin = /open +(http:\S+?)\/server-manager\//.exec(line)?.[1];
    if (origin !== undefined) return { origin, setUpLink };
  }
  throw new Error('the server ended before it was ready');
}
