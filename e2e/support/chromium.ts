import { existsSync } from 'node:fs';
import { installPackages } from '../prepare/debian-packages.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Finds the browser for the tests: that of the system, installed by apt if it is missing and this is permitted.
 * @throws Error with one line on how to install one
 */
export function findChromium(): string {
  const found = places.find((place) => existsSync(place)) ?? install();
  if (found === undefined) throw new Error('The browser tests need Chromium: run "apt-get install chromium" as root.');
  return found;
}

function install(): string | undefined {
  installPackages(['chromium', 'fonts-dejavu-core']);
  return places.find((place) => existsSync(place));
}
