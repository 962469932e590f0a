import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Drift } from '../../accounts/doctor/drift.ts';
import { ldapDrift, sambaDrift } from '../../accounts/doctor/service-drift.ts';
import { unixDrift } from '../../accounts/doctor/unix-drift.ts';
import type { AccountAction } from '../../accounts/account-action.ts';
import { hasOwnBase } from '../../packages/own-base.ts';
import { openSystem, type System } from '../../system.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';
import { fileDrift } from './file-drift.ts';

interface DoctorOptions {
  readonly repair: boolean;
  readonly json: boolean;
}

/**
 * Compares the databases with what the system has of each account, and lists what differs; with `repair` the events that
 * put it right are signalled. On a server with a base of its own it only reports.
 * @returns 0 nothing differs, 2 something does, 1 it could not be examined
 */
export async function doctor({ repair, json }: DoctorOptions, context: CommandContext): Promise<number> {
  const system = await openSystem(context.root, {
    packageFolders: packageFoldersOf(context.environment),
    withPanels: false,
  });
  const say = (line: string): void => {
    context.err(`${line}\n`);
  };
  try {
    let drifts = await examine(system, say);
    if (repair && hasOwnBase(context.root)) say('this server has a base of its own: nothing is repaired');
    else if (repair && drifts.length > 0) {
      await signalEvents(system, drifts, say);
      drifts = await examine(system, say);
    }
    if (json) context.out(`${JSON.stringify(drifts)}\n`);
    else for (const drift of drifts) context.out(`${lineOf(drift)}\n`);
    return drifts.length === 0 ? 0 : 2;
  } catch (error) {
    say(`panelsmith doctor: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await system.close();
  }
}

async function examine(system: System, print: (line: string) => void): Promise<readonly Drift[]> {
  const { root, databases } = system;
  const examining = { root, databases, run: runProgram, print };
  const isOurs = !hasOwnBase(root);
  return [
    ...unixDrift(root, databases.accounts.snapshot()),
    ...(isOurs ? await sambaDrift(examining) : []),
    ...(isOurs ? await ldapDrift(examining) : []),
    ...(await fileDrift(system)),
  ];
}

/** Each event once; records first, configuration files after them. */
async function signalEvents(system: System, drifts: readonly Drift[], say: (line: string) => void): Promise<void> {
  const events = new Map(drifts.flatMap(({ event }) => (event ? [[event.join(' '), event] as const] : [])));
  for (const [text, [event, ...args]] of events) {
    const { state, failed } = await system.events.signal(event, args, {
      author: userInfo().username,
      changeSet: undefined,
    }).finished;
    say(state === 'done' ? `signalled ${text}` : `signalled ${text}, which failed: ${failed.join(', ') || state}`);
  }
}

function lineOf({ account, part, problem, event }: Drift): string {
  const repair = event ? ` (event ${event.join(' ')})` : ' (a person has to decide)';
  return `${account ?? '-'}: ${part}: ${problem}${repair}`;
}

const runProgram: AccountAction['run'] = (program, args, options) => {
  const { status, stdout, stderr } = spawnSync(program, args, { input: options?.input ?? '', encoding: 'utf8' });
  return Promise.resolve({ status: status ?? 127, output: `${stdout}${stderr}` });
};
