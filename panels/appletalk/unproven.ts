import type { ActionContext } from 'panelsmith/actions';

/** Prints that the file of volumes has never been tried on a real server. */
export function sayUnproven({ print }: ActionContext): void {
  print('AppleTalk: /etc/atalk/AppleVolumes.default is made, unproven: Debian 12 has no program that reads it');
}
