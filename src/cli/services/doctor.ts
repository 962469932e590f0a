import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Drift } from '../../doctor/drift.ts';
import { examine, repairs } from '../../doctor/examine.ts';
import { messageWithCause } from '../../refusals.ts';
import type { System } from '../../system.ts';
import { Wording } from '../../web/words/wording.ts';
import { sayTo, type CommandContext } from '../command.ts';
import { withSystem } from '../with-system.ts';

interface DoctorOptions {
  readonly repair: boolean;
  readonly json: boolean;
}

type ToldDrift = Omit<Drift, 'difference'> & { readonly difference: string };

/**
 * Compares the databases with what the system has of each account, and lists what differs; with `repair` the events
 * that correct it are signalled. On a server with a base of its own it only reports.
 * @returns 0 nothing differs, 2 something differs, 1 the server could not be examined
 */
export async function doctor(options: DoctorOptions, context: CommandContext): Promise<number> {
  const say = sayTo(context);
  try {
    const told = await withSystem(context, { withPanels: false }, (system) => examineAndRepair(system, options, say));
    if (options.json) context.out(`${JSON.stringify(told)}\n`);
    else for (const drift of told) context.out(`${lineOf(drift)}\n`);
    return told.length === 0 ? 0 : 2;
  } catch (error) {
    say(`panelsmith doctor: ${messageWithCause(error)}`);
    return 1;
  }
}

/** @returns what differs, after the repair */
async function examineAndRepair(
  system: System,
  { repair }: DoctorOptions,
  say: (line: string) => void,
): Promise<readonly ToldDrift[]> {
  const t = new Wording(join(system.home, 'locales'), [], say).translator('en');
  const about = await examine(system, say);
  let { drifts } = about;
  for (const part of about.leftOut) say(t(`doctor.leftOut.${part}`));
  if (repair && about.onlyReported) say(t('doctor.ownBase'));
  else if (repair && drifts.length > 0) {
    await signalEvents(system, drifts, say);
    ({ drifts } = await examine(system, say));
  }
  return drifts.map(({ difference, ...drift }) => ({ ...drift, difference: t(difference.key, difference.args) }));
}

/** One run for all, so that each file is written once. */
async function signalEvents(system: System, drifts: readonly Drift[], say: (line: string) => void): Promise<void> {
  const [first, ...others] = repairs(drifts);
  if (!first) return;
  const origin = { author: userInfo().username, changeSet: undefined };
  const { state, failed } = await system.events.signalAll([first, ...others], origin).finished;
  const events = [first, ...others].map(({ event, args }) => [event, ...args].join(' ')).join(', ');
  say(state === 'done' ? `signalled ${events}` : `signalled ${events}; failed: ${failed.join(', ') || state}`);
}

function lineOf({ account, part, difference, event }: ToldDrift): string {
  const repair = event ? ` (event ${event.join(' ')})` : ' (a person has to decide)';
  return `${account ?? '-'}: ${part}: ${difference}${repair}`;
}
