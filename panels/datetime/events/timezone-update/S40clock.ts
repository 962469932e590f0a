import { existsSync } from 'node:fs';
import { changesNoDatabase, defineAction } from 'panelsmith/actions';

/**
 * Sets the clock to the event's argument, `MMDDhhmmYYYY.ss` in the time zone of the server. Without an argument the
 * clock stays as it is.
 */
export default defineAction(async ({ root, args: [time = ''], run, print }) => {
  if (time === '') return;
  if (!/^\d{12}(\.\d{2})?$/.test(time))
    throw new Error(`${JSON.stringify(time)} is not a time such as 112708302026.00`);
  if (root.folder !== '/') {
    print('the clock stays as it is: this root is not the running system');
    return;
  }
  const set = await run('date', [time]);
  if (set.status !== 0) throw new Error(`the clock could not be set: ${set.output.trim()}`);
  print(`the clock says ${set.output.trim()}`);
  if (!existsSync('/usr/sbin/hwclock') && !existsSync('/sbin/hwclock')) return;
  const { status, output } = await run('hwclock', ['--systohc']);
  print(status === 0 ? 'the clock of the hardware was set too' : `the clock of the hardware stays: ${output.trim()}`);
}, changesNoDatabase);
