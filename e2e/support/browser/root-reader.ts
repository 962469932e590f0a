import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '../server.ts';

const program = join(import.meta.dirname, '../../../dist/src/cli/panelsmith.js');

/** Returns a record's line in the accounts file, with a bar at its end; empty if there is none. */
export function account(server: Server, key: string): string {
  const lines = readFileSync(join(server.root, 'home/e-smith/db/accounts'), 'utf8').split('\n');
  const line = lines.find((one) => one.startsWith(`${key}=`));
  return line === undefined ? '' : `${line}|`;
}

/** Runs a command on the server's root and returns its output. */
export function panelsmith(server: Server, ...args: readonly string[]): string {
  const environment = { ...process.env, PANELSMITH_ROOT: server.root };
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`panelsmith ${args.join(' ')} ended with ${status ?? 'a signal'}: ${stderr}`);
  return stdout;
}
