import { changesNoDatabase, defineAction } from 'panelsmith/actions';

/** Nobody has seen the file of volumes work. */
export default defineAction(({ print }) => {
  print('AppleTalk: /etc/atalk/AppleVolumes.default is made, unproven: Debian 12 has no program that reads it');
}, changesNoDatabase);
