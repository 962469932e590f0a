import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The browser of the tests: the one of the system, installed by apt when it is missing and we may.
 * @throws Error that says in one line how to get one
 */
export function findChromium(): string {
  const found = places.find((place) => existsSync(place)) ?? install();
  if (found === undefined) throw new Error('The browser tests need Chromium: run "apt-get install chromium" as root.');
  return found;
}

function install(): string | undefined {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined;
  const packages = ['chromium', 'fonts-dejavu-core'];
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync(
    'apt-get',
    ['-o', 'DPkg::Lock::Timeout=600', 'install', '-y', '-qq', '--no-install-recommends', ...packages],
    options,
  );
  return places.find((place) => existsSync(place));
}
