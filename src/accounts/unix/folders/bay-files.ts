import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DbRecord } from '../../../db/file/record.ts';
import type { Root } from '../../../root.ts';
import type { AccountAction } from '../../account-action.ts';
import { restoreArchive } from '../../data/archives.ts';
import { bayFolder } from '../../data/data-folders.ts';
import { findUnixAccount, unixGroups } from '../read-accounts.ts';
import { setFolderAccess, type FolderAccess } from './folder-access.ts';
import { copySkeleton, giveTo, makeFolder } from './skeleton.ts';
import { unixGroupOfBay } from '../wanted-account.ts';

/** Folders of every bay, where the server has no skeleton `etc/e-smith/skel/ibay` of its own. */
const folders = ['html', 'files', 'cgi-bin'];

const modes: Readonly<Record<string, Pick<FolderAccess, 'file' | 'folder'>>> = {
  'wr-admin-rd-group': { file: 0o640, folder: 0o2750 },
  // A spelling that old migrations used.
  wr_admin_rd_group: { file: 0o640, folder: 0o2750 },
  'wr-group-rd-group': { file: 0o660, folder: 0o2770 },
  'wr-group-rd-everyone': { file: 0o664, folder: 0o2775 },
};

/**
 * Creates the folders of an information bay if they are missing, or brings them back from its archive, and gives what
 * is in them the owner, group and modes that properties `Group` and `UserAccess` ask for. Everything below is walked
 * through only where the folders themselves differ, or if `all` says so. Links are not followed, and files with several
 * names are left alone.
 * Source: e-smith i-bays, action ibay-modify.
 */
export async function ensureBayFiles(action: AccountAction, bay: DbRecord, all: boolean): Promise<void> {
  const top = action.root.path(bayFolder(bay.key));
  const access = accessOf(action.root, bay);
  const found = lstatSync(top, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Error(`${top} exists, but is not a folder`);
  const isBack = !found && (await restoreArchive(action, top, bay));
  if (!found && !isBack) {
    mkdirSync(top, { recursive: true });
    chmodSync(top, 0o755);
    giveTo(top, { uid: 0, gid: 0 });
  }
  const owner = { uid: access.uid ?? 0, gid: access.gid };
  if (!found && !isBack) copySkeleton(action.root.path('etc/e-smith/skel/ibay'), [], top, owner);
  for (const folder of folders) makeFolder(join(top, folder), access.folder, owner);
  if (!found && !isBack) writeFirstPage(join(top, 'html'), bay);
  const different = folders
    .map((folder) => join(top, folder))
    .filter((folder) => all || !found || !isAsWanted(folder, access));
  const count = different.reduce((sum, folder) => sum + setFolderAccess(folder, access, action.print), 0);
  if (found && count === 0) action.print(`files of bay ${bay.key} are as they should be`);
  else action.print(`${found || isBack ? '' : `made ${top}; `}set owner and mode of ${count} files and folders`);
}

function accessOf(root: Root, bay: DbRecord): FolderAccess {
  // Without the property only the administrator may write.
  const stored = bay.prop('UserAccess') ?? '';
  const userAccess = stored === '' ? 'wr-admin-rd-group' : stored;
  const access = modes[userAccess];
  if (!access) throw new Error(`bay ${bay.key} has UserAccess "${userAccess}", which is none of: ${known}`);
  const groupName = unixGroupOfBay(bay);
  const group = unixGroups(root).find((each) => each.name === groupName);
  if (!group) throw new Error(`there is no Unix group ${groupName}, which bay ${bay.key} belongs to`);
  const isAdmins = access.file === 0o640;
  const admin = isAdmins ? findUnixAccount(root, 'admin') : undefined;
  if (isAdmins && !admin) throw new Error('there is no Unix account admin');
  return { uid: admin?.uid, gid: group.gid, ...access };
}

const known = Object.keys(modes)
  .filter((name) => name.includes('-'))
  .join(', ');

function isAsWanted(folder: string, { uid, gid, folder: mode }: FolderAccess): boolean {
  const stats = lstatSync(folder);
  if ((stats.mode & 0o7777) !== mode) return false;
  return process.getuid?.() !== 0 || (stats.gid === gid && (uid === undefined || stats.uid === uid));
}

/** A page that says whose bay it is, until somebody puts another one there. */
function writeFirstPage(html: string, bay: DbRecord): void {
  if (readdirSync(html).some((name) => name.startsWith('index.'))) return;
  const name = (bay.prop('Name') ?? bay.key).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const page = `<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8"><title>${name}</title></head>\n<body><h1>${name}</h1></body>\n</html>\n`;
  writeFileSync(join(html, 'index.html'), page, { mode: 0o640, flag: 'wx' });
}
