import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

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
  return [...new Set(paths)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function pathsBelow(folder: string, path: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const [file, name] = [join(folder, entry.name), `${path}/${entry.name}`];
    const isFolder = entry.isDirectory() && statSync(file, { throwIfNoEntry: false })?.isDirectory();
    return isFolder ? pathsBelow(file, name) : [name];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
