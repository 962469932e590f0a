import type { Root } from '../../root.ts';
import type { EndReason } from '../journal/run-details.ts';
import type { EventParts } from '../perform/event-source.ts';
import type { ModuleRunner } from '../perform/modules/module-runner.ts';
import type { Signal } from '../signal.ts';

/** Where runs are planned. */
export interface PlanningContext {
  readonly root: Root;
  readonly parts: EventParts;
  /** Why signals would not be run. */
  readonly refusalOf: (signals: readonly Signal[]) => EndReason | undefined;
  /** A process for the code of templates. */
  readonly openModules: () => ModuleRunner;
  /** Time limit of one template. */
  readonly templateSeconds: number;
  /** Time limit of its Perl. */
  readonly perlSeconds: number;
}
