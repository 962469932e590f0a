import { opendirSync, type Dir } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

const maxListed = 50_000;
const maxBytes = 200_000_000;
const entriesAtOnce = 200;

/**
 * Chooses files below a folder at random, each with the same probability, among those that were not changed since a
 * time.
 * @returns absolute paths
 */
export async function sampleFiles(folder: string, count: number, unchangedSince: Date): Promise<string[]> {
  const chosen: string[] = [];
  let [seen, listed, bytes] = [0, 0, 0];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined && listed < maxListed; next = folders.pop()) {
    const dir = openFolder(next);
    if (!dir) continue;
    for await (const entry of dir) {
      listed += 1;
      if (listed % entriesAtOnce === 0) await nextTurn();
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      // Names that are not text cannot be passed to restic.
      if (!entry.isFile() || entry.name.includes('\uFFFD') || /[\n\r]/.test(path)) continue;
      const stats = await lstat(path).catch(() => undefined);
      if (!stats || stats.ctime > unchangedSince || bytes + stats.size > maxBytes) continue;
      seen += 1;
      const place = chosen.length < count ? chosen.length : Math.floor(Math.random() * seen);
      if (place < count) {
        chosen[place] = path;
        bytes += stats.size;
      }
    }
  }
  return chosen;
}

function openFolder(folder: string): Dir | undefined {
  try {
    return opendirSync(folder);
  } catch {
    return undefined;
  }
}
