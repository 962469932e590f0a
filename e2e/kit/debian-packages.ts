import { spawnSync } from 'node:child_process';

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
  return (
    spawnSync('apt-get', [...wait, 'install', '-y', '-qq', '--no-install-recommends', ...names], options).status === 0
  );
}
