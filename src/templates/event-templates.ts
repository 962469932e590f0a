import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from '../root.ts';

/** A place that brings events: a folder holding `EVENT/templates2expand/PATH`. */
interface EventFolder {
  readonly folder: string;
}

/**
 * The templates that an event expands: every file below its `templates2expand` folders names one by its path. In byte
 * order, each once.
 */
export function templatesOfEvent(sources: readonly EventFolder[], event: string): string[] {
  const paths = sources.flatMap(({ folder }) => pathsBelow(join(folder, event, 'templates2expand'), ''));
  return [...new Set(paths)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function pathsBelow(folder: string, path: string): string[] {
  return namesIn(folder).flatMap((name) => {
    const file = join(folder, name);
    const isFolder = lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
    return isFolder ? pathsBelow(file, `${path}/${name}`) : [`${path}/${name}`];
  });
}
