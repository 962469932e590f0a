import type { RunState } from '../../events/run-record.ts';

export interface RunsModel {
  readonly runs: readonly {
    readonly href: string;
    readonly event: string;
    readonly args: string;
    readonly state: RunState;
    readonly started: string;
    readonly duration: string;
    readonly author: string;
  }[];
}
