import { userInfo } from 'node:os';
import type { Events } from '../../events/events.ts';
import type { Run, RunDetails } from '../../events/journal/run-details.ts';
import { isUpdateEvent } from '../../packages/transaction/package-system.ts';
import type { CommandContext } from '../command.ts';
import { eventLogOf } from '../system-log.ts';
import { withSystem } from '../with-system.ts';
import { reportToOuterRun } from './outer-run.ts';
import { printAsJson, printLive, printOutput } from './run-printer.ts';

/** As `runSignalEvent`, for the events of the command's root. Before an update event, the databases get new defaults. */
export async function signalEventHere(args: readonly string[], context: CommandContext): Promise<number> {
  const input = process.stdin.isTTY ? undefined : 'inherit';
  const settings = { withPanels: false, input, endsWithUs: true, eventLog: eventLogOf(context) } as const;
  return withSystem(context, settings, async (system) => {
    if (args.some((event) => isUpdateEvent(system, event))) await system.initializeDatabases();
    return runSignalEvent(args, context, system.events);
  });
}

/**
 * `signal-event EVENT [ARG ...]`: runs an event and waits for its end. It prints output only on a terminal, or for the
 * run whose action called it; with `-j` it prints a line of JSON for each step.
 * @returns 0 success, 1 an action failed or the event may not be signalled, 2 no such event, 255 wrong usage, 130
 * cancelled
 */
export async function runSignalEvent(
  args: readonly string[],
  context: CommandContext,
  events: Events,
): Promise<number> {
  const json = args[0] === '-j' || args[0] === '--json';
  const [event = '', ...eventArgs] = json ? args.slice(1) : args;
  const refusal = refuseEvent(event, context, events);
  if (refusal !== undefined) return refusal;
  const within = context.environment['PANELSMITH_RUN'];
  const run = events.signal(event, eventArgs, { author: userInfo().username, changeSet: undefined, within });
  const release = cancelOnSignals(run);
  try {
    const reported = reportToOuterRun(run, event, context.environment);
    if (json) await printAsJson(run, context);
    else if (process.stderr.isTTY) await printLive(run, context);
    else if (within !== undefined) await printOutput(run, context);
    await reported;
    return exitStatus(await run.finished);
  } finally {
    release();
  }
}

function refuseEvent(event: string, context: CommandContext, events: Events): number | undefined {
  const { program } = context;
  if (['', '0', '-h', '--help'].includes(event)) {
    context.err(`usage: ${program} EVENT [ARG ...]\n`);
    return 255;
  }
  if (event === 'actions') {
    context.err(`${program}: "actions" is the folder of programs that events link to, not an event\n`);
    return 1;
  }
  if (events.exists(event)) return undefined;
  const near = events.suggest(event).map((name) => (events.exists(name) ? name : `${name} (not on this server)`));
  context.err(
    `${program}: there is no event "${event}"${near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''}\n`,
  );
  return 2;
}

/**
 * Ctrl-C and similar signals end the run. Closing the terminal does not, because an incomplete event is worse than
 * none.
 */
function cancelOnSignals(run: Run): () => void {
  const cancel = (): void => {
    run.cancel(userInfo().username);
  };
  const goOn = (): void => undefined;
  process.on('SIGINT', cancel).on('SIGTERM', cancel).on('SIGHUP', goOn);
  process.stderr.on('error', goOn);
  return () => {
    process.off('SIGINT', cancel).off('SIGTERM', cancel).off('SIGHUP', goOn);
    process.stderr.off('error', goOn);
  };
}

function exitStatus(run: RunDetails): number {
  if (run.state === 'done') return 0;
  return run.reason === 'cancelled' ? 130 : 1;
}
