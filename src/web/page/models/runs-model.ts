import type { ShownState } from '../../server/shown-run.ts';

export interface RunsModel {
  readonly runs: readonly {
    readonly href: string;
    readonly event: string;
    readonly args: string;
    readonly state: ShownState;
    readonly started: string;
    readonly duration: string;
    readonly author: string;
  }[];
}
