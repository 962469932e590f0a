import type { ActionDetails, EndReason, FileState, PlannedAction, RunReport, RunDetails } from './run-details.ts';
import type { RunSummary, WrittenFile } from './run-details.ts';

type Writable<thing> = { -readonly [name in keyof thing]: thing[name] };

const nobody: RunSummary = {
  id: '',
  event: '',
  args: [],
  author: '',
  changeSet: undefined,
  within: undefined,
  state: 'queued',
  started: new Date(0),
  ended: undefined,
  signals: [],
  failed: [],
  unsettled: [],
  reason: undefined,
  by: undefined,
};

/** Builds the details of a run from its reports. */
export class RunBuilder {
  #summary: RunSummary = nobody;
  readonly #actions: Writable<ActionDetails>[] = [];
  readonly #files = new Map<string, WrittenFile>();
  #predicted: readonly FileState[] | undefined;

  add(report: RunReport): this {
    switch (report.type) {
      case 'signalled': {
        const { id, event, args, author, changeSet, within, at } = report;
        const signals = report.signals ?? [{ event, args }];
        this.#predicted = report.predicted;
        this.#summary = { ...nobody, id, event, args, signals, author, changeSet, within, started: new Date(at) };
        break;
      }
      case 'started':
        this.#summary = { ...this.#summary, state: 'running' };
        this.#actions.splice(0, Infinity, ...report.actions.map(plannedAction));
        break;
      case 'ended':
        this.#end(report);
        break;
      case 'file':
        this.#addFile(report);
        break;
      default: {
        const action = this.#actions[report.action];
        if (action) addToAction(action, report);
      }
    }
    return this;
  }

  summary(): RunSummary {
    return this.#summary;
  }

  details(): RunDetails {
    const actions = this.#actions.map((action) => ({ ...action }));
    return { ...this.#summary, actions, predicted: this.#predicted, files: [...this.#files.values()] };
  }

  /** If a file is made twice, it counts as written if at least one of them wrote it. */
  #addFile({ file, outcome, sha256 }: Extract<RunReport, { type: 'file' }>): void {
    const before = this.#files.get(file)?.outcome;
    this.#files.set(file, { file, sha256, outcome: outcome === 'unchanged' ? (before ?? outcome) : outcome });
  }

  #end({ state, failed, unsettled, reason, by, at }: Extract<RunReport, { type: 'ended' }>): void {
    if (this.#summary.ended) return;
    for (const action of this.#actions) {
      if (action.state === 'running') Object.assign(action, { state: 'failed', exit: 'interrupted' });
      if (action.state === 'waiting') action.state = 'skipped';
    }
    const { signals } = this.#summary;
    const left = unsettled ? signals.filter((_, index) => unsettled.includes(index)) : state === 'done' ? [] : signals;
    this.#summary = { ...this.#summary, state, failed, unsettled: left, reason, by, ended: new Date(at) };
  }
}

/** The state of a run that ended before running all its actions. */
export const endState = {
  'bad-name': 'failed',
  'unknown-event': 'failed',
  'too-deep': 'failed',
  'waited-too-long': 'failed',
  'cannot-run': 'failed',
  cancelled: 'interrupted',
  stopped: 'interrupted',
  'process-gone': 'interrupted',
} as const satisfies Record<EndReason, string>;

/** Returns the last report of a run whose process has ended: everything still running was interrupted. */
export function interruptedReport(details: RunDetails, at: string): Extract<RunReport, { type: 'ended' }> {
  const failed = actionNames(details.actions.filter(({ state }) => state === 'failed' || state === 'running'));
  return {
    type: 'ended',
    at,
    state: 'interrupted',
    failed,
    unsettled: unsettledSignals(details),
    reason: 'process-gone',
    by: undefined,
  };
}

/** Returns the names of actions without duplicates: a run of many signals has the same action many times. */
export function actionNames(actions: readonly Pick<ActionDetails, 'name'>[]): string[] {
  return [...new Set(actions.map(({ name }) => name))];
}

/**
 * Returns the positions of unsettled signals: one of their actions, or an action shared by several signals, has failed
 * or was not started.
 */
export function unsettledSignals({ signals, actions, state }: RunDetails): number[] {
  const all = signals.map((_, index) => index);
  const left = actions.filter((action) => ['waiting', 'running', 'failed'].includes(action.state));
  if (state === 'queued' || left.some(({ signal }) => signal === undefined)) return all;
  const positions = new Set(left.map(({ signal }) => signal));
  return all.filter((index) => positions.has(index));
}

function plannedAction({ name, source, signal, weight, skipped }: PlannedAction): ActionDetails {
  return {
    name,
    source,
    signal,
    weight: skipped === undefined ? (weight ?? 1) : 0,
    state: skipped === undefined ? 'waiting' : 'skipped',
    started: undefined,
    seconds: undefined,
    exit: '',
    output: '',
    cut: false,
    progress: undefined,
    message: skipped,
  };
}

type ActionReport = Exclude<Extract<RunReport, { readonly action: number }>, { readonly type: 'file' }>;

function addToAction(action: Writable<ActionDetails>, report: ActionReport): void {
  switch (report.type) {
    case 'action-started':
      action.state = 'running';
      action.started = new Date(report.at);
      break;
    case 'output':
      action.output += report.text;
      break;
    case 'output-cut':
      action.cut = true;
      action.output += '[…]\n';
      break;
    case 'progress':
      action.progress = Math.max(action.progress ?? 0, Math.min(1, report.fraction));
      action.message = report.message ?? action.message;
      break;
    case 'action-ended':
      action.state = report.state;
      action.exit = report.exit;
      action.seconds = report.seconds;
  }
}
