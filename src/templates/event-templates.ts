import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { byBytes, namesIn } from '../files/names-in.ts';

/** A folder of events, with template lists in `EVENT/templates2expand/PATH`. */
interface EventFolder {
  readonly folder: string;
}

/**
 * Returns the templates that an event expands: the path of every file below its `templates2expand` folders, each once,
 * in byte order.
 */
export function templatesOfEvent(sources: readonly EventFolder[], event: string): string[] {
  const paths = sources.flatMap(({ folder }) => pathsBelow(join(folder, event, 'templates2expand'), ''));
  return [...new Set(paths)].sort(byBytes);
}

function pathsBelow(folder: string, path: string): string[] {
  return namesIn(folder).flatMap((name) => {
    const file = join(folder, name);
    const isFolder = lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
    return isFolder ? pathsBelow(file, `${path}/${name}`) : [`${path}/${name}`];
  });
}
