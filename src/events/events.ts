import type { Databases } from '../db/databases.ts';
import { Failure } from '../problems.ts';
import type { Root } from '../root.ts';
import type { Origin, Report, RunRecord, RunSummary } from './run-record.ts';

/** One place that brings events: a package, or the root. */
export interface EventSource {
  readonly name: string;
  /** Folder holding `EVENT/SNNname` entries: data, executables, sources. */
  readonly folder: string;
  /** Folder of the same layout with the compiled modules; the same folder where nothing is compiled. */
  readonly modules: string;
}

export interface EventSettings {
  /** Time limit of one action. */
  readonly actionSeconds: number;
  /** Output kept of one action, in bytes; the rest is read and thrown away. */
  readonly outputBytes: number;
  /** How many runs are remembered. */
  readonly keepRuns: number;
  /** Longest wait for the runs before this one. */
  readonly queueSeconds: number;
  /** How long `close` waits for the action that is running. */
  readonly closeSeconds: number;
}

export interface EventsOptions {
  readonly root: Root;
  readonly databases: Databases;
  /** The packages that bring events; asked anew for each run. The root's own folder is added by itself. */
  readonly sources: () => readonly EventSource[];
  readonly settings?: Partial<EventSettings>;
  /** Gets the classic log lines of each run. */
  readonly log?: (line: string) => void;
  /** The `panelsmith` program, put on the path of actions under the names of the classic commands. */
  readonly commands?: string;
  /** What actions read: nothing, or what this process was given. */
  readonly input?: 'ignore' | 'inherit';
}

/** An execution of an event that this process started. It goes on whether or not anybody watches. */
export interface Run {
  readonly id: string;
  /** Its reports from the first one, following until the end. Any number may follow. */
  reports(): AsyncIterable<Report>;
  /** Never rejects. */
  readonly finished: Promise<RunRecord>;
  /** Ends it now: the running action's whole process group is ended, the others are not started. */
  cancel(by: string): void;
}

/** Signals events of one root: finds the actions, runs them in order, one run at a time, and journals each run. */
export class Events {
  readonly #options: EventsOptions;

  constructor(options: EventsOptions) {
    this.#options = options;
  }

  exists(event: string): boolean {
    return this.#missing(event);
  }

  /** Names of existing events that look most like it, the nearest first. */
  suggest(event: string): readonly string[] {
    return this.#missing(event);
  }

  /**
   * Starts a run, or queues it behind the one that is running. Never throws: an unknown event is a run that failed and
   * says so.
   */
  signal(event: string, args: readonly string[], origin: Origin): Run {
    return this.#missing([event, args, origin]);
  }

  /** A run of this or any other process, from its journal. */
  find(id: string): RunRecord | undefined {
    return this.#missing(id);
  }

  /** The reports of a run of this or any other process, following until its end; undefined when there is no such run. */
  follow(id: string): AsyncIterable<Report> | undefined {
    return this.#missing(id);
  }

  /** Ends a run of this process; false when it is not one, or is over. */
  cancel(id: string, by: string): boolean {
    return this.#missing([id, by]);
  }

  /** The latest runs, newest first, without those that an action of another run signalled. */
  recent(limit: number): readonly RunSummary[] {
    return this.#missing(limit);
  }

  /** At start: runs whose process is gone become `interrupted`, naming the action they were at. */
  async recover(): Promise<void> {
    await Promise.reject(new Failure('errors.internal', 'not written yet'));
  }

  /** Starts nothing more, waits a while for the running action, ends it if need be, and journals what was left undone. */
  async close(): Promise<void> {
    await Promise.reject(new Failure('errors.internal', 'not written yet'));
  }

  #missing(...given: unknown[]): never {
    throw new Failure('errors.internal', `not written yet: ${String(given)} ${this.#options.root.folder}`);
  }
}
