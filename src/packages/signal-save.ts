import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { saveEventOf, updateEventOf } from './rules/event-rules.ts';
import { folderPackages, fullNameOf, type PackageSystem } from './transaction/package-system.ts';

/** The part of a change set that the save event is about. */
interface SavedChanges {
  readonly writesNothing: boolean;
  readonly signals: readonly { readonly event: string; readonly args: readonly string[] }[];
  readonly signal: (event: string) => void;
}

/**
 * Adds the event `PACKAGE-save` of the package that brings a panel to the changes saved with it: once, if there is such
 * an event, something is written, and the page does not signal it. If services were switched on or off, the update
 * events of the packages that own them follow, since their files can depend on it, as those of `dovecot` on `imap`.
 * Source: NethServer RPM package rules, "Naming and events conventions".
 * @param panel name of the panel
 */
export function signalSave(changes: SavedChanges, panel: string, system: PackageSystem): void {
  if (changes.writesNothing) return;
  const found = system.packages.find(({ definition }) => definition?.name === panel);
  const save = found ? [saveEventOf({ name: fullNameOf(system, found) })] : [];
  for (const event of [...save, ...ownersUpdates(changes, system)])
    if (!changes.signals.some((signal) => signal.event === event) && system.events.exists(event)) changes.signal(event);
}

function ownersUpdates({ signals }: SavedChanges, system: PackageSystem): string[] {
  const switched = signals.flatMap(({ event, args }) => (event === 'runlevel-adjust' ? args : []));
  const services = switched.filter((name) => !name.includes('/') && !name.startsWith('.'));
  return folderPackages(system)
    .filter(({ folder }) =>
      services.some((name) => existsSync(join(folder, 'db/configuration/defaults', name, 'type'))),
    )
    .map((one) => updateEventOf({ name: fullNameOf(system, one) }));
}
