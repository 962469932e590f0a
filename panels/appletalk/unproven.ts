import type { ActionContext } from 'panelsmith/actions';

/** Prints that nobody has seen the file of volumes work. */
export function sayUnproven({ print }: ActionContext): void {
  print('AppleTalk: /etc/atalk/AppleVolumes.default is made, unproven: Debian 12 has no program that reads it');
}
