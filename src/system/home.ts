import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of Panelsmith's package.json, both for sources and for compiled files. */
export const home = findHome(dirname(fileURLToPath(import.meta.url)));

/** The bundled packages: the base of every server, then the panels, each of which can be deleted. */
export const bundled = ['src/built-in', 'panels'].map((folder) => ({
  folder: join(home, folder),
  compiled: import.meta.url.endsWith('.ts') ? undefined : join(home, 'dist', folder),
}));

/** Events of packages themselves, which are there beside a server's own base too. */
export const ownEvents = {
  name: 'packages',
  folder: join(home, 'src/packages/events'),
  modules: join(home, 'src/packages/events'),
};

function findHome(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findHome(dirname(folder));
}
