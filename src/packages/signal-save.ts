import { saveEventOf } from './rules/event-rules.ts';
import { fullNameOf, type PackageSystem } from './transaction/around-system.ts';

/** The part of a change set that the save event is about. */
interface SavedChanges {
  readonly writesNothing: boolean;
  readonly signals: readonly { readonly event: string }[];
  readonly signal: (event: string) => void;
}

/**
 * Signals `PACKAGE-save` of the package that brings a panel, after what was saved with it: once, if there is such an event,
 * something is written, and the page does not signal it.
 * Source: NethServer RPM package rules, "Naming and events conventions".
 * @param panel name of the panel
 */
export function signalSave(changes: SavedChanges, panel: string, system: PackageSystem): void {
  const found = system.packages.find(({ definition }) => definition?.name === panel);
  if (!found || changes.writesNothing) return;
  const event = saveEventOf({ name: fullNameOf(system, found) });
  if (changes.signals.some((signal) => signal.event === event) || !system.events.exists(event)) return;
  changes.signal(event);
}
