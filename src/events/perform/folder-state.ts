import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileStamp } from '../../files/file-stamp.ts';
import { readableNamesIn } from '../../files/names-in.ts';

/** Returns a text that changes if a file of the folder changes: names, inodes, sizes and times. Locks are ignored. */
export function folderState(folder: string): string {
  return readableNamesIn(folder)
    .filter((name) => !/\.lock(\.kept)?$/.test(name))
    .map((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return stat ? `${name} ${fileStamp(stat)}` : name;
    })
    .join('\n');
}
