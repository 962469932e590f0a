import type { RunDetails } from '../../events/journal/run-details.ts';
import type { RecordsOfRun, RunRecordModel } from '../page/models/run-model.ts';
import { actionModels } from './run-actions.ts';
import { shownState } from './shown-run.ts';

/** Records shown with their actions, and names told in a folded list; a run can be of thousands. */
const shownOpen = 50;
const maxNames = 1000;

type State = RunRecordModel['state'];

/** A run of many signals by record: those that failed first, with their actions; the others as names, by state. */
export function recordsOfRun(run: RunDetails, inner: readonly RunDetails[], language: string): RecordsOfRun {
  const positions = run.signals.map((): number[] => []);
  for (const [index, { signal }] of run.actions.entries()) if (signal !== undefined) positions[signal]?.push(index);
  const isLeft = leftOver(run);
  const records = run.signals.map(({ event, args }, index) => {
    const own = positions[index] ?? [];
    return { id: `record-${index}`, text: [event, ...args].join(' '), own, state: stateOf(run, own, isLeft(index)) };
  });
  const open = records.filter(({ state }) => state === 'failed' || state === 'running');
  const first = open.toSorted((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'));
  const names = (...states: readonly State[]): RecordsOfRun['done'] => {
    const found = records.filter(({ state }) => states.includes(state)).map(({ text }) => text);
    return { count: found.length, names: found.slice(0, maxNames), more: Math.max(0, found.length - maxNames) };
  };
  return {
    total: records.length,
    failed: records.filter(({ state }) => state === 'failed').length,
    open: first.slice(0, shownOpen).map(({ id, text, own, state }) => ({
      id,
      text,
      state,
      actions: actionModels(run, own, inner, language),
    })),
    moreOpen: first.slice(shownOpen, shownOpen + maxNames).map(({ text }) => text),
    done: names('done'),
    waiting: names('waiting'),
    left: names('skipped'),
  };
}

function stateOf(run: RunDetails, own: readonly number[], isLeft: boolean): State {
  const states = new Set(own.map((position) => run.actions[position]?.state));
  if (states.has('failed')) return shownState(run) === 'cancelled' && !hasFailedItself(run, own) ? 'skipped' : 'failed';
  if (states.has('running')) return 'running';
  if (run.ended) return isLeft && own.length > 0 && !states.has('done') ? 'skipped' : 'done';
  if (!states.has('waiting')) return own.length > 0 ? 'done' : 'waiting';
  return states.has('done') ? 'running' : 'waiting';
}

function hasFailedItself(run: RunDetails, own: readonly number[]): boolean {
  return own.some((position) => {
    const action = run.actions[position];
    return action?.state === 'failed' && action.exit !== 'interrupted';
  });
}

/** Whether something is left to do for a signal. */
function leftOver({ signals, unsettled }: RunDetails): (position: number) => boolean {
  const left = new Set(unsettled);
  return (position) => {
    const signal = signals[position];
    return signal !== undefined && left.has(signal);
  };
}
