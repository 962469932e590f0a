import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesNoDatabase, defineAction } from 'panelsmith/actions';

const zones = '/usr/share/zoneinfo';

/** `etc/localtime` and `etc/timezone` follow setting `TimeZone`. Source: timezone(5) of Debian, classic conf-timezone. */
export default defineAction(({ root, databases, print }) => {
  const zone = databases.configuration.snapshot().get('TimeZone')?.value ?? '';
  if (zone === '') {
    print('no time zone is set');
    return;
  }
  const isName = /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(zone);
  if (!isName || (existsSync(zones) && !existsSync(join(zones, zone))))
    throw new Error(`there is no time zone ${zone}`);
  mkdirSync(root.path('etc'), { recursive: true });
  const link = root.path('etc/localtime');
  rmSync(`${link}.new`, { force: true });
  symlinkSync(join(zones, zone), `${link}.new`);
  renameSync(`${link}.new`, link);
  const file = root.path('etc/timezone');
  writeFileSync(`${file}.new`, `${zone}\n`);
  renameSync(`${file}.new`, file);
  print(`the time zone is ${zone}`);
}, changesNoDatabase);
