import type { ChangeSet } from 'panelsmith';

/** Signals the update, unless nothing was changed. The classic event has no argument. */
export function signalUpdate(changes: ChangeSet): void {
  if (!changes.writesNothing) changes.signal('email-update');
}
