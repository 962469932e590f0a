import { statSync } from 'node:fs';
import type { Root } from '../root.ts';

/**
 * Whether a system is being installed and does not run yet. Its services are set up then, and not started:
 * `PANELSMITH_INSTALL` says so, or this process is in a root of its own, as that of an installer.
 */
export function isInstalling(root: Root, environment: Readonly<Record<string, string | undefined>>): boolean {
  const forced = environment['PANELSMITH_INSTALL'] ?? '';
  if (forced !== '') return forced !== '0';
  return root.folder === '/' && isElsewhere();
}

/** As ischroot(1). Only root can find out; for other users the answer is no. */
function isElsewhere(): boolean {
  try {
    const [own, first] = [statSync('/'), statSync('/proc/1/root/.')];
    return own.dev !== first.dev || own.ino !== first.ino;
  } catch {
    return false;
  }
}
