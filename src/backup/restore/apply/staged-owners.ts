import { createReadStream, chmodSync, createWriteStream, existsSync, lchownSync, renameSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { statsAt } from '../../../files/stats-at.ts';
import { diskPath } from '../../../files/byte-paths.ts';
import { walkTree } from '../stage/staged-tree.ts';
import type { Owners } from './owners.ts';

/**
 * Gives staged files to their owners on this server. All new owners are written to a file before the first one is
 * changed, so that another call after a kill does the same, and no number is translated twice.
 */
export async function translateOwners(folder: string, list: string, owners: Owners): Promise<void> {
  if (!existsSync(list)) await writeList(folder, list, owners);
  for await (const line of createInterface({ input: createReadStream(list, 'latin1') })) {
    const [uid = '', gid = '', path = ''] = line.split(' ');
    const place = diskPath(folder, decodeURIComponent(path));
    const stats = statsAt(place);
    if (!stats) continue;
    lchownSync(place, Number(uid), Number(gid));
    // Changing the owner may take permissions away.
    if (stats.isFile() || stats.isDirectory()) chmodSync(place, stats.mode & 0o3777);
  }
}

async function writeList(folder: string, list: string, owners: Owners): Promise<void> {
  const out = createWriteStream(`${list}.tmp`, { mode: 0o600 });
  for await (const { path, stats } of walkTree(folder)) {
    const [uid, gid] = [owners.user(stats.uid), owners.group(stats.gid)];
    if (uid !== stats.uid || gid !== stats.gid) out.write(`${uid} ${gid} ${encodeURIComponent(path)}\n`);
  }
  out.end();
  await finished(out);
  renameSync(`${list}.tmp`, list);
}
