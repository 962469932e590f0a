import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Installs packages by apt if this is permitted.
 * @returns whether all are installed according to apt
 */
export function installPackages(names: readonly string[]): boolean {
  if (names.length === 0) return true;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false;
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update', '-qq'], options);
  const wait = ['-o', 'DPkg::Lock::Timeout=600'];
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const install = ['install', '-y', '-qq', '--no-install-recommends', ...names];
    return spawnSync('apt-get', [...wait, ...install], options).status === 0;
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

/** Debian runs this file before it starts a service; it prevents that services installed for tests are started. */
const policy = '/usr/sbin/policy-rc.d';
