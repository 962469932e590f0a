import type { ShownState } from './run-model.ts';

export interface RunsModel {
  readonly runs: readonly {
    readonly href: string;
    /** Event and arguments; of a run of many records how many they are. */
    readonly text: string;
    readonly state: ShownState;
    readonly started: string;
    readonly duration: string;
    readonly author: string;
  }[];
}
