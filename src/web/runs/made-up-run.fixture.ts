import type { ActionDetails, RunDetails } from '../../events/journal/run-details.ts';

const began = new Date('2026-03-01T10:00:00Z');

/** Some seconds after the runs began. */
export function after(seconds: number): Date {
  return new Date(began.getTime() + seconds * 1000);
}

/** An action that was done. */
export function action(name: string, changed: Partial<ActionDetails> = {}): ActionDetails {
  return {
    ...{ name, source: 'unix', signal: undefined, weight: 1, state: 'done', started: began, seconds: 2, exit: '0' },
    ...{ output: '', cut: false, progress: undefined, message: undefined },
    ...changed,
  };
}

/** A run of these actions that was done. */
export function run(actions: readonly ActionDetails[], changed: Partial<RunDetails> = {}): RunDetails {
  const signal = { event: 'user-create', args: ['abc'] };
  return {
    ...{ id: 'r1', ...signal, signals: [signal], author: 'admin', changeSet: undefined, within: undefined },
    ...{ state: 'done', started: began, ended: after(2), failed: [], unsettled: [], reason: undefined, by: undefined },
    ...{ actions, predicted: undefined, files: [] },
    ...changed,
  };
}
