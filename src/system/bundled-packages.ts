import { join } from 'node:path';
import { home, isBuilt } from '../process/home.ts';

/** The bundled packages: the base of every server, then the panels, each of which can be deleted. */
export const bundled = ['src/built-in', 'panels'].map((folder) => ({
  folder: join(home, folder),
  compiled: isBuilt ? join(home, 'dist', folder) : undefined,
}));

/** Events about packages themselves, which exist even on a server with its own base. */
export const ownEvents = {
  name: 'packages',
  folder: join(home, 'src/packages/events'),
  modules: join(home, 'src/packages/events'),
};
