import { constants } from 'node:os';
import type { EndReason, PlannedAction, RunReport, Run } from '../../events/journal/run-details.ts';
import type { CommandContext } from '../command.ts';

const tickMs = 100;
const eraseLine = '\r\x1b[K';

const reasons: Readonly<Record<EndReason, string>> = {
  'bad-name': 'this is not a valid event name',
  'unknown-event': 'there is no such event',
  'too-deep': 'events signal one another in a circle',
  'waited-too-long': 'the runs before it did not end',
  'cannot-run': 'the state folder cannot be written',
  cancelled: 'cancelled',
  stopped: 'stopped',
  'process-gone': 'its process was killed',
};

/** For a terminal: prints a line for each action with its duration, and the action's output above that line. */
export async function printLive(run: Run, context: CommandContext): Promise<void> {
  const names = new ActionNames();
  let live: { readonly text: string; readonly since: number } | undefined;
  const show = (): void => {
    if (live) context.err(`${eraseLine}  … ${live.text} ${seconds((Date.now() - live.since) / 1000)}`);
  };
  const timer = setInterval(show, tickMs);
  try {
    for await (const report of run.reports()) {
      if (live) context.err(eraseLine);
      const name = names.hear(report);
      if (report.type === 'signalled') live = { text: 'waiting for the run before this one', since: Date.now() };
      if (report.type === 'started') live = undefined;
      if (report.type === 'action-started') live = { text: name, since: Date.now() };
      if (report.type === 'progress' && live)
        live = { ...live, text: `${name} ${Math.floor(report.fraction * 100)} % ${report.message ?? ''}` };
      if (report.type === 'output') context.err(report.text.replace(/^/gm, '      ').trimEnd() + '\n');
      if (report.type === 'action-ended') {
        live = undefined;
        context.err(
          `  ${report.state === 'failed' ? '✗' : '✓'} ${name} ${seconds(report.seconds)}${failure(report)}\n`,
        );
      }
      if (report.type === 'ended') live = undefined;
      if (report.type === 'ended' && report.reason) context.err(`  ✗ ${reasons[report.reason]}\n`);
      show();
    }
  } finally {
    clearInterval(timer);
  }
}

/** For an action that signals an event: prints the output of the event's actions and which of them failed. */
export async function printOutput(run: Run, context: CommandContext): Promise<void> {
  const names = new ActionNames();
  for await (const report of run.reports()) {
    const name = names.hear(report);
    if (report.type === 'output') context.err(report.text);
    if (report.type === 'action-ended' && report.state === 'failed') context.err(`${name} failed${failure(report)}\n`);
    if (report.type === 'ended' && report.reason) context.err(`${reasons[report.reason]}\n`);
  }
}

/**
 * Prints one JSON object per line on standard output, like NethServer's `signal-event -j`: start, each action twice,
 * end.
 */
export async function printAsJson(run: Run, context: CommandContext): Promise<void> {
  const { pid } = process;
  const names = new ActionNames();
  let event = '';
  let args = '';
  let step = 0;
  const print = (line: object): void => {
    context.out(`${JSON.stringify(line)}\n`);
  };
  for await (const report of run.reports()) {
    const action = names.hear(report);
    if (report.type === 'signalled') [event, args] = [report.event, report.args.join(',')];
    if (report.type === 'started') print({ event, args, steps: names.steps, pid });
    if (report.type === 'action-started') print({ event, action, state: 'running', step: (step += 1), pid });
    if (report.type === 'action-ended' && report.state !== 'skipped') {
      const exit = waitStatus(report.exit);
      const progress = (step / names.steps).toFixed(2);
      print({ event, action, state: 'done', step, time: report.seconds, exit, progress, pid });
    }
    if (report.type === 'ended') print({ event, status: report.state === 'done' ? 'success' : 'failed', pid });
  }
}

/** Finds the action of a report. */
class ActionNames {
  #actions: readonly PlannedAction[] = [];

  hear(report: RunReport): string {
    if (report.type === 'started') this.#actions = report.actions;
    return 'action' in report ? (this.#actions[report.action]?.name ?? '') : '';
  }

  get steps(): number {
    return this.#actions.filter((action) => action.skipped === undefined).length;
  }
}

function failure({ state, exit }: Extract<RunReport, { type: 'action-ended' }>): string {
  if (state !== 'failed') return '';
  return /^\d+$/.test(exit) ? ` (exit status ${exit})` : ` (${exit})`;
}

function seconds(duration: number): string {
  return `${duration.toFixed(1)} s`;
}

/** Returns the classic 16-bit status of an action. */
function waitStatus(exit: string): number {
  if (/^\d+$/.test(exit)) return Number(exit) * 256;
  const signals: Readonly<Record<string, number>> = constants.signals;
  return exit === 'cannot start' ? 127 * 256 : (signals[exit.replace('signal ', '')] ?? constants.signals.SIGTERM);
}
