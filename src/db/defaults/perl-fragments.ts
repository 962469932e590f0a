import { ownFile } from '../../process/home.ts';
import type { Root } from '../../root.ts';
import { bytesOf, textOf } from '../file/text/byte-text.ts';
import type { Databases } from '../file/databases.ts';
import type { ReportLine } from './file-fault.ts';
import { PerlEnd, PerlSession, type PerlWord } from '../perl/perl-session.ts';
import { isPerlRequest, PerlStorage, type Initialize } from '../perl/perl-storage.ts';

interface PerlContext {
  readonly databases: Databases;
  readonly root: Root;
  readonly report: ReportLine;
  readonly initialize: Initialize;
  /** Longest time in seconds for one fragment. */
  readonly limitSeconds: number;
}

/** The result of a fragment: undefined if it succeeded, otherwise the error message. */
type Ending = string | undefined;

const program = ownFile('db/perl/migrate.pl');

/**
 * Runs the Perl migrate fragments of one database in one perl process, since later ones use variables of earlier ones.
 * The fragments use the classic database classes; reads and writes are passed to this program and so are done under its
 * lock.
 */
export class PerlFragments {
  readonly #database: string;
  readonly #context: PerlContext;
  #session: PerlSession | undefined;

  constructor(database: string, context: PerlContext) {
    this.#database = database;
    this.#context = context;
  }

  async run(path: string): Promise<Ending> {
    if (!this.#session || this.#session.isOver) this.#session = this.#start();
    try {
      const [failure] = await this.#session.call('run', bytesOf(this.#database), bytesOf(path));
      return failure === undefined ? undefined : textOf(failure).trim();
    } catch (error) {
      if (error instanceof PerlEnd) return error.message;
      throw error;
    }
  }

  /** Ends perl and waits for its last warnings. */
  async close(): Promise<void> {
    await this.#session?.close();
  }

  #start(): PerlSession {
    const { databases, root, report, initialize, limitSeconds } = this.#context;
    const storage = new PerlStorage(root, databases, initialize);
    return new PerlSession(
      { file: program, root, limitSeconds },
      {
        async ask(request, args): Promise<readonly PerlWord[]> {
          if (!isPerlRequest(request)) throw new Error(`there is no request ${request}`);
          return storage.answer(request, args);
        },
        warned: (_file, text) => {
          report(textOf(text).trim());
        },
        printed: () => undefined,
        ended: () => void storage.releaseAll(),
      },
    );
  }
}
