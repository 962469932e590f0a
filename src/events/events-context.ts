import type { Databases } from '../db/file/databases.ts';
import type { LockHelper } from '../files/locks/lock-helper.ts';
import type { Root } from '../root.ts';
import type { DefaultsFolder } from '../services/service-owners.ts';
import type { TemplateSource } from '../templates/template-source.ts';
import type { EventSettings } from './perform/event-settings.ts';
import type { EventSource } from './perform/event-source.ts';
import type { WriteLog } from './perform/run-log.ts';

/** What the events of one root need. */
export interface EventsContext {
  readonly root: Root;
  /**
   * Used to find out whether the firewall has to be rebuilt after an event; default: only after events that ask for it.
   */
  readonly databases?: Databases;
  /** Returns the packages with events; called for each run. The root's own folder of events comes before them. */
  readonly sources: () => readonly EventSource[];
  /** The packages with template fragments, for events that expand templates. */
  readonly templateSources?: () => readonly TemplateSource[];
  /** The folders `db` of packages, with default records. The root's own come before them. */
  readonly defaultSources?: () => readonly DefaultsFolder[];
  readonly settings?: Partial<EventSettings>;
  /** Receives the classic log lines of each run, including output. */
  readonly log?: WriteLog;
  /** The compiled `panelsmith` program, which actions can call by the names of the classic commands. */
  readonly commands?: string;
  /** More folders of packages, for the commands of actions. */
  readonly packageFolders?: readonly string[] | undefined;
  /** Takes the lock between runs without starting a program for it. */
  readonly lockHelper?: LockHelper | undefined;
  /** Whether running programs are ended if this process is killed. Otherwise the next start of the server ends them. */
  readonly endsWithUs?: boolean | undefined;
  /** Default: executables have no standard input. `inherit`: they read the standard input of this process. */
  readonly input?: 'inherit' | undefined;
}
