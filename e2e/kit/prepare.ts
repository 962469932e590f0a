import { canRun } from '../../src/templates/perl/can-run.fixture.ts';
import { findChromium } from './chromium.ts';
import { installPackages } from './debian-packages.ts';

/*
 * Installs what the tests need besides npm packages, if this is permitted. Otherwise prints one line about what is left
 * out.
 */

const needed = [
  { package: 'libtext-template-perl', isThere: () => canRun('perl', ['-MText::Template', '-e', '1']) },
  { package: 'runit', isThere: () => canRun('sh', ['-c', 'command -v runsvdir']) },
];

try {
  findChromium();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
const missing = needed.filter(({ isThere }) => !isThere()).map((one) => one.package);
if (!installPackages(missing))
  console.error(`Some tests are left out: run "apt-get install ${missing.join(' ')}" as root for them.`);
