import { accessSync, constants, existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DbRecord } from '../db/file/record.ts';
import type { Root } from '../root.ts';

/** Runs a program without a shell and waits for its end. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly status: number; readonly output: string }>;

/** What runs a service. `nothing`: unknown, or this root is not the running machine. */
export type Supervisor =
  /** runit, or daemontools, which uses the same files. */
  | { readonly kind: 'runit'; readonly control: string }
  | { readonly kind: 'script'; readonly script: string }
  | { readonly kind: 'systemd' }
  | { readonly kind: 'nothing' };

const serviceFolders = ['service', 'etc/service', 'var/service'];

/**
 * What the system calls a service: property `Unit` of its record, where that is another name (`proftpd` for `ftp`);
 * else as the record.
 */
export function unitOf(service: string, record: DbRecord | undefined): string {
  const unit = record?.prop('Unit') ?? '';
  return /^[A-Za-z0-9][A-Za-z0-9@_.-]*$/.test(unit) ? unit : service;
}

/**
 * Finds what runs a service: a folder watched by runit (if a start link of run level 7 names the service, or runit is
 * running it), otherwise a start script of run level 7, otherwise systemd if it is the init system, otherwise a script
 * of System V init. Only the root `/` has systemd.
 */
export function findSupervisor(service: string, root: Root): Supervisor {
  const control = runitControl(service, root);
  if (control !== undefined) return { kind: 'runit', control };
  const start = startLink(service, root.path('etc/rc.d/rc7.d'));
  if (start !== undefined) return { kind: 'script', script: start };
  if (isSystemdBooted(root)) return { kind: 'systemd' };
  const script = root.path('etc/init.d', service);
  return isExecutableFile(script) ? { kind: 'script', script } : { kind: 'nothing' };
}

function runitControl(service: string, root: Root): string | undefined {
  const linked = startLink(service, root.path('etc/rc7.d')) !== undefined;
  for (const folder of serviceFolders) {
    const control = root.path(folder, service, 'supervise/control');
    if (isPipe(control) || (linked && folder === 'service' && existsSync(root.path(folder, service)))) return control;
  }
  return undefined;
}

/** Returns the first link `SNNservice` in a folder of run level links, in byte order. */
function startLink(service: string, folder: string): string | undefined {
  try {
    const name = readdirSync(folder)
      .sort()
      .find((entry) => /^S\d\d/.test(entry) && entry.slice(3) === service);
    return name === undefined ? undefined : join(folder, name);
  } catch {
    return undefined;
  }
}

/** Source: sd_booted(3). */
function isSystemdBooted(root: Root): boolean {
  return root.folder === '/' && lstatSync('/run/systemd/system', { throwIfNoEntry: false })?.isDirectory() === true;
}

function isPipe(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.isFIFO() === true;
  } catch {
    return false;
  }
}

function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return lstatSync(file).isFile();
  } catch {
    return false;
  }
}
