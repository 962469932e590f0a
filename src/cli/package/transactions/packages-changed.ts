import { userInfo } from 'node:os';
import { ProgressClient } from '../../../events/progress/progress-client.ts';
import { comparedIn } from '../../../packages/transaction/package-system.ts';
import { passEvent, performPass, type SignalledEvent } from '../../../packages/transaction/perform-pass.ts';
import type { System } from '../../../system.ts';
import type { CommandContext } from '../../command.ts';
import { printLive, printOutput } from '../../event/run-printer.ts';
import { withSystem } from '../../with-system.ts';

/**
 * `packages changed`: signals the events of the packages that have changed since the last call. It does so within a run
 * of `packages-changed`: if a hook is called several times, the later runs find nothing to do.
 * @returns 0 done or nothing to do, 1 the comparison failed, 2 an event failed
 */
export async function packagesChanged(context: CommandContext): Promise<number> {
  const within = context.environment['PANELSMITH_RUN'];
  return withSystem(context, {}, (system) => {
    return within === undefined ? signalPass(system, context) : passWithin(within, system, context);
  });
}

/**
 * Signals `packages-changed`, and waits for its end.
 * @returns 0, or 2 if an event failed
 */
export async function signalPass({ events }: System, context: CommandContext): Promise<number> {
  const run = events.signal(passEvent, [], { author: userInfo().username, changeSet: undefined });
  await (process.stderr.isTTY ? printLive(run, context) : printOutput(run, context));
  return (await run.finished).state === 'done' ? 0 : 2;
}

/** Compares the packages and signals their events, as an action of the run `packages-changed`. */
async function passWithin(within: string, system: System, context: CommandContext): Promise<number> {
  const print = (line: string): void => {
    context.out(`${line}\n`);
  };
  const failed = await performPass({
    ...comparedIn(system),
    print,
    initializeDatabases: () => system.initializeDatabases({ report: print }),
    signalAll: (events) => signalWithin(events, within, system, context),
  });
  for (const event of failed) context.err(`${event} failed\n`);
  return failed.length > 0 ? 2 : 0;
}

/**
 * Signals events one after the other; each is a run within the run of `packages-changed`, and a part of its progress.
 */
async function signalWithin(
  names: readonly string[],
  within: string,
  { events }: System,
  context: CommandContext,
): Promise<SignalledEvent[]> {
  const client = ProgressClient.open(context.environment);
  const tasks: (number | undefined)[] = [];
  for (const event of names) tasks.push(await client?.declare(1, event));
  const signalled: SignalledEvent[] = [];
  for (const [index, event] of names.entries()) {
    context.out(`signal-event ${event}\n`);
    const run = events.signal(event, [], { author: userInfo().username, changeSet: undefined, within });
    await printOutput(run, context);
    const { id, state } = await run.finished;
    const task = tasks[index];
    if (task !== undefined) await client?.progress(1, event, task);
    signalled.push({ event, run: id, succeeded: state === 'done' });
  }
  client?.close();
  return signalled;
}
