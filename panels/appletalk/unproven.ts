import type { ActionContext } from 'panelsmith/actions';

/** Prints a warning that the volumes file has never been tested with a real server. */
export function printUnproven({ print }: ActionContext): void {
  print('AppleTalk: /etc/atalk/AppleVolumes.default is written, but untested: Debian 12 has no program that reads it');
}
