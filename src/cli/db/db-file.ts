import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { textOf } from '../../db/file/text/byte-text.ts';
import type { CommandContext } from '../command.ts';

const oldFolder = 'home/e-smith';

/**
 * Returns the file of a database named on the command line: below `DBPATH` if that is set, even to an empty value;
 * otherwise a path, or a name in the databases folder, or in the folder used before 2003 if it exists only there.
 */
export function dbFile(name: string, context: CommandContext): string {
  const { root, environment } = context;
  const dbPath = environment['DBPATH'];
  const path = dbPath === undefined ? textOf(name) : `${dbPath}/${textOf(name)}`;
  if (isAbsolute(path)) return withoutOldFolder(join(path), context);
  const [now, old] = [join(root.databases, path), root.path(oldFolder, path)];
  return withoutOldFolder(!existsSync(now) && existsSync(old) ? old : now, context);
}

/** A plain name in the old folder means the current database of that name. */
function withoutOldFolder(file: string, context: CommandContext): string {
  const { root, program } = context;
  const prefix = join(root.path(oldFolder), '/');
  const name = file.startsWith(prefix) ? /^\w+$/.exec(file.slice(prefix.length))?.[0] : undefined;
  if (name === undefined) return file;
  context.err(`${program}: ${file} is in the old folder of databases; using ${join(root.databases, name)}\n`);
  return join(root.databases, name);
}
