import type { Databases } from '../db/file/databases.ts';
import type { Events } from '../events/events.ts';
import type { Countdown } from './confirm/countdown.ts';
import type { HistoryEntry } from './history/history-entry.ts';
import type { History } from './history/history.ts';
import { unfinishedEntries } from './unfinished-entries.ts';

interface Recovering {
  readonly history: History;
  readonly databases: Databases;
  readonly events: Events;
  /** Removes the account records whose deletion has succeeded. */
  readonly finish: (entry: HistoryEntry) => Promise<void>;
  readonly note: History['note'];
  readonly log: (line: string, details: object) => void;
}

/** Corrects the state of change sets whose process ended early; one that cannot be handled now does not stop the others. */
export async function recoverEntries({ history, databases, events, finish, note, log }: Recovering): Promise<void> {
  const report = (entry: HistoryEntry | undefined, err: unknown): void => {
    log('change set cannot be recovered', { changeSet: entry?.id, err });
  };
  for (const { entry, state, recovered } of await unfinishedEntries(history, databases, events, report)) {
    try {
      if (state === 'finish') await finish(entry);
      else await note({ id: entry.id, state, ...(recovered && { recovered }) });
      log('change set recovered', { changeSet: entry.id, state, recovered });
    } catch (error) {
      report(entry, error);
    }
  }
}

/**
 * After a restart a countdown goes on. One whose change was never made is dropped, and one that was made only in part is
 * taken back at once: nobody was told that it was saved. If that fails, it is taken back when its time is over.
 */
export async function resumeCountdown(history: History, countdown: Countdown, log: Recovering['log']): Promise<void> {
  const { pending } = countdown;
  try {
    const entry = pending && (await history.find(pending.id));
    if (pending && (!entry || entry.state === 'abandoned')) countdown.drop(pending.id);
    if (pending && entry?.state === 'interrupted') await countdown.takeBack(pending.id, undefined);
  } catch (err) {
    log('the result of a change that waits for its confirmation is unknown', { changeSet: pending?.id, err });
  }
  countdown.watch();
}
