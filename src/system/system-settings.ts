import type { EventSettings } from '../events/perform/event-settings.ts';
import type { WriteLog } from '../events/perform/run-log.ts';
import type { Log } from './log.ts';

export interface SystemSettings {
  /** More folders of packages, after the bundled ones and the root's own. */
  readonly packageFolders?: readonly string[];
  readonly events?: Partial<EventSettings>;
  /** Whether programs of events read the standard input of this process. */
  readonly input?: 'inherit' | undefined;
  /** Whether programs of running actions are killed when this process is killed. */
  readonly endsWithUs?: boolean;
  /** Whether panels are loaded; commands do not need them. Default: true. */
  readonly withPanels?: boolean;
  readonly log?: Log;
  /** Number of log lines that could not be written since the start. */
  readonly logLost?: () => number;
  /** Also gets the classic log lines of events. */
  readonly eventLog?: WriteLog | undefined;
  /** The program that actions find as `panelsmith`; default: the compiled one. */
  readonly commands?: string;
  /** Called at each step of applying a change set, with its name: for tests of what a crash leaves. */
  readonly reached?: (step: string) => void;
}
