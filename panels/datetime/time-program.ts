import { existsSync } from 'node:fs';
import { changesNoDatabase, defineAction } from 'panelsmith/actions';

/** The programs that can set the clock from the network; Debian permits one at a time. */
const programs = { chrony: '/usr/sbin/chronyd', timesyncd: '/usr/lib/systemd/systemd-timesyncd' } as const;

/** The program that is installed on this machine; undefined if there is none. */
export function timeProgram(): keyof typeof programs | undefined {
  return (['chrony', 'timesyncd'] as const).find((name) => existsSync(programs[name]));
}

/** Adjusts timesyncd; chrony is adjusted as service `ntpd`. Prints a line if neither is installed. */
export const adjustTimeProgram = defineAction(async ({ root, databases, run, print }) => {
  if (root.folder !== '/') {
    print('the clock stays as it is: this root is not the running system');
    return;
  }
  const program = timeProgram();
  if (program === undefined)
    print('nothing sets the clock from the network: neither chrony nor timesyncd is installed');
  if (program !== 'timesyncd') return;
  const isOn = databases.configuration.snapshot().get('ntpd')?.prop('status') === 'enabled';
  const unit = 'systemd-timesyncd.service';
  for (const args of isOn
    ? [
        ['enable', unit],
        ['restart', unit],
      ]
    : [['disable', '--now', unit]]) {
    const { status, output } = await run('systemctl', args);
    if (status !== 0) throw new Error(`systemctl ${args.join(' ')} failed: ${output.trim()}`);
  }
  print(`systemd-timesyncd is ${isOn ? 'on' : 'off'}`);
}, changesNoDatabase);
