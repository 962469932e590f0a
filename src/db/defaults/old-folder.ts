import { existsSync, lstatSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from '../../root.ts';
import type { ReportLine } from './file-fault.ts';

/**
 * Moves a database from the folder used before 2003 to the current one. A database already there is replaced; it is
 * kept as `NAME.EPOCH` unless it is empty. A link is not moved.
 */
export function moveFromOldFolder(root: Root, name: string, report: ReportLine): void {
  const old = root.path('home/e-smith', name);
  const now = join(root.databases, name);
  const found = root.flavour === 'sme' && existsSync(old) ? lstatSync(old) : undefined;
  if (!found || found.isDirectory()) return;
  if (!found.isFile()) {
    report(`${old} is not a plain file, and was left in the old folder of databases`);
    return;
  }
  const size = statSync(now, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0) renameSync(now, `${now}.${Math.floor(Date.now() / 1000)}`);
  renameSync(old, now);
  report(`${old} was moved to ${now}`);
}
