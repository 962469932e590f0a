import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Drift } from '../../doctor/drift.ts';
import { examine, repairs } from '../../doctor/examine.ts';
import { messageWithCause } from '../../refusals.ts';
import { openSystem, type System } from '../../system.ts';
import type { OwnTranslate } from '../../web/words/kept-sentences.ts';
import { ownEnglish } from '../own-english.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';

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
  const t: OwnTranslate = ownEnglish(system.home, say);
  try {
    const about = await examine(system, say);
    let { drifts } = about;
    for (const part of about.leftOut) say(t(`doctor.leftOut.${part}`));
    if (repair && about.onlyReported) say(t('doctor.ownBase'));
    else if (repair && drifts.length > 0) {
      await signalEvents(system, drifts, say);
      ({ drifts } = await examine(system, say));
    }
    const told = drifts.map(({ difference, ...drift }) => ({
      ...drift,
      difference: t(difference.key, difference.args),
    }));
    if (json) context.out(`${JSON.stringify(told)}\n`);
    else for (const drift of told) context.out(`${lineOf(drift)}\n`);
    return drifts.length === 0 ? 0 : 2;
  } catch (error) {
    say(`panelsmith doctor: ${messageWithCause(error)}`);
    return 1;
  } finally {
    await system.close();
  }
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

function lineOf({
  account,
  part,
  difference,
  event,
}: Omit<Drift, 'difference'> & { readonly difference: string }): string {
  const repair = event ? ` (event ${event.join(' ')})` : ' (a person has to decide)';
  return `${account ?? '-'}: ${part}: ${difference}${repair}`;
}
