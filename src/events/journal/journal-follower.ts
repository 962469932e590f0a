import { closeSync, readSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openRegularFile } from '../../files/regular-file.ts';
import { hasCode } from '../../refusals.ts';
import { Feed } from './feed.ts';
import { parseReports } from './journal.ts';
import type { RunReport } from './run-details.ts';

interface Followed {
  readonly feed: Feed<RunReport>;
  readonly stop: AbortController;
  followers: number;
}

const pollMs = 200;
const chunkBytes = 64 * 1024;

/** Follows journals that other processes write, with one reader for each journal. */
export class JournalFollower {
  readonly #followed = new Map<string, Followed>();

  /**
   * @param file the journal
   * @param endReport returns the last report if the writing process has ended; undefined while it is running
   * @throws the error of the file system if the journal cannot be read; one that was removed only ends
   */
  async *follow(
    file: string,
    endReport: () => RunReport | undefined,
    abortSignal?: AbortSignal,
  ): AsyncGenerator<RunReport, void> {
    let followed = this.#followed.get(file);
    if (!followed) {
      followed = { feed: new Feed(), stop: new AbortController(), followers: 0 };
      this.#followed.set(file, followed);
      void readAlong(file, followed, endReport);
    }
    followed.followers += 1;
    try {
      yield* followed.feed.follow(abortSignal);
    } finally {
      followed.followers -= 1;
      if (followed.followers === 0) {
        followed.stop.abort();
        this.#followed.delete(file);
      }
    }
  }
}

async function readAlong(
  file: string,
  { feed, stop }: Followed,
  endReport: () => RunReport | undefined,
): Promise<void> {
  let ended = false;
  try {
    const journal = new GrowingText(file);
    while (!ended && !stop.signal.aborted) {
      const gone = endReport();
      const reports = parseReports(journal.more());
      for (const report of reports) feed.push(report);
      ended = reports.some((report) => report.type === 'ended');
      if (!ended && gone) {
        feed.push(gone);
        ended = true;
      }
      if (!ended) await delay(pollMs, undefined, { signal: stop.signal, ref: false });
    }
    feed.end();
  } catch (error) {
    // Either there are no followers left, or the journal was removed and its followers have seen everything.
    if (stop.signal.aborted || hasCode(error, 'ENOENT')) feed.end();
    else feed.fail(error);
  }
}

/** Reads a text file while it grows, in whole lines. */
class GrowingText {
  readonly #file: string;
  #position = 0;
  #rest = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = file;
  }

  /** Returns the lines added since the last call. */
  more(): string {
    const descriptor = openRegularFile(this.#file);
    try {
      const buffer = Buffer.alloc(chunkBytes);
      for (;;) {
        const length = readSync(descriptor, buffer, 0, chunkBytes, this.#position);
        if (length === 0) break;
        this.#position += length;
        this.#rest = Buffer.concat([this.#rest, buffer.subarray(0, length)]);
      }
    } finally {
      closeSync(descriptor);
    }
    const end = this.#rest.lastIndexOf(0x0a) + 1;
    const lines = this.#rest.toString('utf8', 0, end);
    this.#rest = this.#rest.subarray(end);
    return lines;
  }
}
