import { constants, renameSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openRegularHandle } from '../../files/regular-file.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import { hasCode } from '../../refusals.ts';
import { parseHistoryLine } from './history-entry.ts';
import { completeLines } from './history-lines.ts';

/** How long entries of programs are kept at least. Those of people, and changes outside Panelsmith, are never dropped. */
export const programEntriesDays = 400;

/** With fewer entries to drop, the history is not written again. */
export const fewestDropped = 1000;

/** After this time, a process that was just appending to the old file has finished. */
const settleMs = 200;

/** Converts a position in the old file to the one in the new file. */
type MovePosition = (bytes: number) => number;

/**
 * Drops the old entries of programs from a history, with their notes, and says in their place how many there were. The
 * new file is complete and synced before it replaces the old one; what other processes append meanwhile is copied too.
 * @param moving called just before the new file replaces the old one
 * @returns how many were dropped
 */
export async function dropOldEntries(
  file: string,
  before: Date,
  moving: (translate: MovePosition) => void,
): Promise<number> {
  const old = await openIfThere(file);
  if (!old) return 0;
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const { size } = await old.stat();
    const dropped = await oldOnes(old, size, before);
    if (dropped.size < fewestDropped) return 0;
    const next = await open(temporary, 'w', 0o600);
    try {
      const moved = await copyWithout(old, next, size, dropped);
      const copied = await copyRest(old, next, size);
      await next.datasync();
      moving(moved);
      renameSync(temporary, file);
      await syncFolder(dirname(file));
      await delay(settleMs);
      await copyRest(old, next, copied);
      await next.datasync();
    } finally {
      await next.close();
    }
    return dropped.size;
  } finally {
    await old.close();
    rmSync(temporary, { force: true });
  }
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await openRegularHandle(file, constants.O_RDONLY);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function oldOnes(handle: FileHandle, size: number, before: Date): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { text } of completeLines(handle, 0, 0, size)) {
    const line = parseHistoryLine(text ?? '');
    if (line.kind !== 'entry') continue;
    const { id, made, when, state } = line.entry;
    if (made === 'program' && Date.parse(when) < before.getTime() && state !== 'interrupted') ids.add(id);
  }
  return ids;
}

async function copyWithout(
  from: FileHandle,
  to: FileHandle,
  size: number,
  dropped: ReadonlySet<string>,
): Promise<MovePosition> {
  /** From which positions in the old file on how many bytes have been left out in all. */
  const cuts: { readonly from: number; readonly less: number }[] = [];
  let [read, written, gap, until] = [0, 0, 0, ''];
  const write = async (line: string): Promise<void> => {
    const bytes = Buffer.from(`${line}\n`);
    await to.appendFile(bytes);
    written += bytes.length;
  };
  const endGap = async (): Promise<void> => {
    if (gap > 0) await write(JSON.stringify({ gap, until }));
    gap = 0;
  };
  for await (const { text = '', offset, length } of completeLines(from, 0, 0, size)) {
    const line = parseHistoryLine(text);
    read = offset + length + 1;
    if (line.kind === 'entry' && dropped.has(line.entry.id)) {
      gap++;
      until = line.entry.when;
    } else if (line.kind !== 'note' || !dropped.has(line.note.id)) {
      await endGap();
      if (offset - written !== (cuts.at(-1)?.less ?? 0)) cuts.push({ from: offset, less: offset - written });
      await write(text);
    }
  }
  await endGap();
  const less = read - written;
  return (bytes) => bytes - (bytes >= read ? less : (cuts.findLast((cut) => cut.from <= bytes)?.less ?? 0));
}

/** @returns how far the old file is copied */
async function copyRest(from: FileHandle, to: FileHandle, begin: number): Promise<number> {
  const { size } = await from.stat();
  if (size <= begin) return begin;
  const buffer = Buffer.alloc(size - begin);
  const { bytesRead } = await from.read(buffer, 0, buffer.length, begin);
  await to.appendFile(buffer.subarray(0, bytesRead));
  return begin + bytesRead;
}
