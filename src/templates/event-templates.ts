import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

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
