import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { kindAt, type FileKind } from '../../files/regular-file.ts';
import { hasCode } from '../../refusals.ts';
import { type Root } from '../../root.ts';
import { readableNamesIn } from '../../files/names-in.ts';

/** A file in place of a folder, or the reverse. */
export interface WrongFileKind {
  readonly path: string;
  readonly belongs: 'file' | 'folder';
  /** The kind that was found; if it cannot be read, the expected kind. */
  readonly found: FileKind;
}

/** The folders of the state folder that hold nothing but files. */
const foldersOfFiles = ['sessions', 'imports', 'known', 'mail-queue'];

/** The folders in the state folder; everything else there is a file. */
const stateFolders = [...foldersOfFiles, 'runs', 'backup', 'mysql-home'];

/** Checks every place below the root where Panelsmith stores something, and its databases. */
export function findWrongFileKinds(root: Root, databases: readonly string[]): WrongFileKind[] {
  const folders = [
    root.state,
    root.cache,
    root.databases,
    root.path('var/log/panelsmith'),
    ...stateFolders.map((name) => join(root.state, name)),
  ];
  const files = [
    ...readableNamesIn(root.state)
      .filter((name) => !stateFolders.includes(name))
      .map((name) => join(root.state, name)),
    ...readableNamesIn(join(root.state, 'runs'))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => join(root.state, 'runs', name)),
    ...foldersOfFiles.flatMap((folder) =>
      readableNamesIn(join(root.state, folder)).map((name) => join(root.state, folder, name)),
    ),
    ...databases.map((name) => join(root.databases, name)),
    root.path('var/log/panelsmith/panelsmith.log'),
  ];
  return [...folders.flatMap((path) => oddAt(path, 'folder')), ...files.flatMap((path) => oddAt(path, 'file'))];
}

function oddAt(path: string, belongs: WrongFileKind['belongs']): WrongFileKind[] {
  const found = kindAt(path) ?? (isLoop(path) ? belongs : undefined);
  if (found === undefined || (found === belongs && isReadable(path))) return [];
  return [{ path, belongs, found }];
}

/** Whether links lead back to themselves. */
function isLoop(path: string): boolean {
  try {
    statSync(path, { throwIfNoEntry: false });
    return false;
  } catch (error) {
    return hasCode(error, 'ELOOP');
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
