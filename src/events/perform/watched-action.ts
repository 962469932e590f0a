import { constants } from 'node:os';
import type { EventSettings } from './event-settings.ts';
import type { FoundAction } from './find-actions.ts';
import { ActionOutput } from './output-lines.ts';
import type { ActionReports } from './action-watcher.ts';
import { performAction, type ActionEnd, type ActionResources } from './perform-action.ts';

/** Receives what happens during a watched action. */
export interface ActionListener extends ActionReports {
  readonly onLines: (lines: readonly string[]) => void;
  /** Called if lines after the reported ones were left out; the last lines follow. */
  readonly onCut: () => void;
}

/** Performs one action with its time limit and its output limit. */
export class WatchedAction {
  readonly #settings: EventSettings;
  readonly #listener: ActionListener;
  readonly #abort = new AbortController();

  constructor(settings: EventSettings, listener: ActionListener) {
    this.#settings = settings;
    this.#listener = listener;
  }

  /** Ends the action early. */
  interrupt(): void {
    this.#abort.abort('interrupted');
  }

  /** Never throws. */
  async perform(action: FoundAction, resources: ActionResources): Promise<ActionEnd> {
    const { signal: abortSignal } = this.#abort;
    const { onLines, onCut, onStarted, onStack, onWrote } = this.#listener;
    const limit = setTimeout(() => {
      this.#abort.abort('time limit');
    }, this.#settings.actionSeconds * 1000);
    const output = new ActionOutput(this.#settings.outputBytes, onLines);
    const onOutput = (bytes: Buffer): void => {
      output.add(bytes);
    };
    const onProgress = (fraction: number, message: string | undefined): void => {
      if (!output.over) this.#listener.onProgress(fraction, message);
    };
    const watcher = { abortSignal, onOutput, onStarted, onProgress, onStack, onWrote };
    const end = await performAction(action, resources, watcher).finally(() => {
      clearTimeout(limit);
    });
    const tail = output.end();
    if (tail) {
      onCut();
      onLines(tail);
    }
    if (!abortSignal.aborted) return end;
    return { exit: String(abortSignal.reason), waitStatus: end.waitStatus || constants.signals.SIGTERM };
  }
}
