import { userInfo } from 'node:os';
import type { Drift } from '../../doctor/drift.ts';
import { examine, repairs } from '../../doctor/examine.ts';
import { messageWithCause } from '../../refusals.ts';
import type { System } from '../../system.ts';
import { englishTranslator } from '../english-translator.ts';
import { linePrinter, type CommandContext } from '../command.ts';
import { withSystem } from '../with-system.ts';

interface DoctorOptions {
  readonly repair: boolean;
  readonly json: boolean;
}

type ShownDrift = Omit<Drift, 'difference'> & { readonly difference: string };

/**
 * Compares the databases with what the system has of each account, and lists what differs; with `repair` the events
 * that correct it are signalled. On a server with a base of its own it only reports.
 * @returns 0 nothing differs, 2 something differs, 1 the server could not be examined
 */
export async function doctor(options: DoctorOptions, context: CommandContext): Promise<number> {
  const print = linePrinter(context);
  try {
    const shown = await withSystem(context, { withPanels: false }, (system) =>
      examineAndRepair(system, options, print),
    );
    if (options.json) context.out(`${JSON.stringify(shown)}\n`);
    else for (const drift of shown) context.out(`${lineOf(drift)}\n`);
    return shown.length === 0 ? 0 : 2;
  } catch (error) {
    print(`panelsmith doctor: ${messageWithCause(error)}`);
    return 1;
  }
}

/** @returns what differs, after the repair */
async function examineAndRepair(
  system: System,
  { repair }: DoctorOptions,
  print: (line: string) => void,
): Promise<readonly ShownDrift[]> {
  const t = englishTranslator(system.home, print);
  const about = await examine(system, print);
  let { drifts } = about;
  for (const part of about.leftOut) print(t(`doctor.leftOut.${part}`));
  if (repair && about.onlyReported) print(t('doctor.ownBase'));
  else if (repair && drifts.length > 0) {
    await signalEvents(system, drifts, print);
    ({ drifts } = await examine(system, print));
  }
  return drifts.map(({ difference, ...drift }) => ({ ...drift, difference: t(difference.key, difference.args) }));
}

/** One run for all, so that each file is written once. */
async function signalEvents(system: System, drifts: readonly Drift[], print: (line: string) => void): Promise<void> {
  const [first, ...others] = repairs(drifts);
  if (!first) return;
  const origin = { author: userInfo().username, changeSet: undefined };
  const { state, failed } = await system.events.signalAll([first, ...others], origin).finished;
  const events = [first, ...others].map(({ event, args }) => [event, ...args].join(' ')).join(', ');
  print(state === 'done' ? `signalled ${events}` : `signalled ${events}; failed: ${failed.join(', ') || state}`);
}

function lineOf({ account, part, difference, event }: ShownDrift): string {
  const repair = event ? ` (event ${event.join(' ')})` : ' (a person has to decide)';
  return `${account ?? '-'}: ${part}: ${difference}${repair}`;
}
