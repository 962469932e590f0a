import { dropOldEntries, fewestDropped, programEntriesDays } from '../../changes/history/drop-old-entries.ts';
import type { System } from '../../system.ts';

/** Drops old entries of programs from the history; entries of people are kept for ever. */
export async function dropOld({ changes, outside, log }: System): Promise<void> {
  const before = new Date(Date.now() - programEntriesDays * 86_400_000);
  try {
    const [old] = await changes.history.count({ made: ['program'], until: before }, [Infinity, -1], 0);
    if ((old?.count ?? 0) < fewestDropped) return;
    const dropped = await dropOldEntries(changes.history.file, before, (translate) => {
      outside.historyMoves(translate);
    });
    if (dropped > 0) log('info', 'old changes of programs were dropped from the history', { dropped, before });
  } catch (error) {
    log('error', 'the history cannot be shortened', { err: error });
  }
}
