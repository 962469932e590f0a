import type { ChangeSet } from 'panelsmith';

/** The classic event has no argument, and is not signalled where nothing was changed. */
export function signalUpdate(changes: ChangeSet): void {
  if (!changes.writesNothing) changes.signal('email-update');
}
