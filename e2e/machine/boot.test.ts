import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootMachine, whyNoMachine, type Machine } from './machine.ts';

const home = join(import.meta.dirname, '../..');
const program = join(home, 'dist/src/cli/panelsmith.js');
const obstacle = whyNoMachine() ?? (existsSync(program) ? undefined : 'run "npm run build" first');

const packages = '/usr/share/panelsmith/panels';
const type = (name: string): string => `${packages}/daemons/db/configuration/defaults/${name}/type`;
const unit = '[Service]\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=small.target\n';

/**
 * A start script that records its arguments; `slow` takes a while, so that a script that does not wait for it is
 * recorded first.
 */
const script = (name: string): string => `#!/bin/sh
case "$1" in
  start) ${name === 'slow' ? 'sleep 0.3;' : ''} touch /run/${name}; echo "${name} start" >> /var/told ;;
  stop) rm -f /run/${name}; echo "${name} stop" >> /var/told; test ${name} != stubborn ;;
  status) test -e /run/${name} || exit 3 ;;
esac
`;
const scripted = { slow: '10', myserver: '55', off: '57', stubborn: '90' };

describe.skipIf(obstacle !== undefined)(`real boots${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await bootMachine({
      '/etc/systemd/system/small.target.d/services.conf':
        '[Unit]\nWants=panelsmith-services.service runsvdir.service\n',
      '/etc/systemd/system/runsvdir.service': '[Service]\nExecStart=/usr/bin/runsvdir -P /service\n',
      ...Object.fromEntries(['on', 'down', 'orphan'].map((name) => [`/etc/systemd/system/${name}.service`, unit])),
      ...Object.fromEntries(
        ['looped', 'kept'].map((name) => [`/var/service/${name}/run`, '#!/bin/sh\nexec sleep 1000\n']),
      ),
      '/service/looped': '-> /var/service/looped',
      '/service/kept': '-> /var/service/kept',
      ...Object.fromEntries(Object.keys(scripted).map((name) => [`/etc/init.d/${name}`, script(name)])),
      '/home/e-smith/db/configuration': [
        'down=service|status|disabled',
        'kept=service|status|disabled',
        'looped=service|status|enabled',
        'myserver=service|status|enabled',
        'off=service|status|disabled',
        'on=service|status|enabled',
        'orphan=service|status|enabled',
        'slow=service|status|enabled',
        'stubborn=service|status|enabled',
        '',
      ].join('\n'),
      ...Object.fromEntries(
        ['down', 'kept', 'looped', 'on', ...Object.keys(scripted)].map((name) => [type(name), 'service\n']),
      ),
    });
    expect(panelsmith('services', 'install')).toMatchObject({ status: 0 });
    for (const [name, order] of Object.entries(scripted))
      machine.run('ln', '-s', '/etc/rc.d/init.d/e-smith-service', `/etc/rc7.d/S${order}${name}`);
    machine.run('systemctl', 'enable', '--now', 'orphan', 'down');
  });

  afterAll(() => machine.stop(), 60_000);

  function panelsmith(...args: string[]): { status: number; output: string } {
    return machine.run(process.execPath, program, ...args);
  }

  function told(): string[] {
    const { output } = machine.run('sh', '-c', 'cat /var/told; rm -f /var/told');
    return output.trim().split('\n');
  }

  const isActive = (...names: string[]): string[] =>
    machine
      .run('systemctl', 'is-active', ...names)
      .output.trim()
      .split('\n');

  const supervised = (name: string): string =>
    machine.run('sv', 'status', `/service/${name}`).output.split(':')[0] ?? '';

  async function until(isSo: () => boolean): Promise<void> {
    for (let tries = 0; tries < 600 && !isSo(); tries += 1) await delay(100);
    expect(isSo()).toBe(true);
  }

  test('after an installation one event starts what is enabled, whatever runs it', async () => {
    await until(() => supervised('looped') === 'run' && supervised('kept') === 'run');
    const { status } = panelsmith('signal-event', 'runlevel-adjust');
    expect(status).toBe(0);
    expect(isActive('on', 'down', 'orphan')).toEqual(['active', 'inactive', 'inactive']);
    expect(told().sort()).toEqual(['myserver start', 'slow start', 'stubborn start']);
    await until(() => supervised('kept') === 'down');
    expect(supervised('looped')).toBe('run');
  });

  test('at every boot what is enabled is started in the order of its links, and nothing else', async () => {
    for (const boot of [1, 2]) {
      await machine.reboot();
      const [last, ...before] = ['slow', 'myserver', 'stubborn'].reverse();
      expect([boot, told()]).toEqual([
        boot,
        // At shutdown the order is reversed; `off` is stopped too, since it may have been started by hand.
        [
          ...[last, 'off', ...before].map((name) => `${String(name)} stop`),
          'slow start',
          'myserver start',
          'stubborn start',
        ],
      ]);
      expect(isActive('on', 'down', 'orphan', 'panelsmith-services')).toEqual([
        'active',
        'inactive',
        'inactive',
        'active',
      ]);
      await until(() => supervised('looped') === 'run' && supervised('kept') === 'down');
    }
  });

  test('nothing is changed if everything is as it should be', () => {
    expect(panelsmith('signal-event', 'runlevel-adjust').status).toBe(0);
    expect(told()).toEqual(['cat: /var/told: No such file or directory']);
  });

  test('a start link starts by the record, and not while the system is being installed', () => {
    const link = '/etc/rc.d/rc7.d/S57off';
    expect(machine.run(link, 'start')).toEqual({ status: 0, output: 'off is disabled, and is not started\n' });
    const installing = machine.run('env', 'PANELSMITH_INSTALL=1', '/etc/rc7.d/S55myserver', 'start');
    expect(installing).toEqual({ status: 0, output: 'myserver is not started: the system is being installed\n' });
    expect(machine.run('/etc/init.d/e-smith-service', 'start').status).toBe(2);
    panelsmith('config', 'setprop', 'off', 'status', 'enabled');
    expect(machine.run(link, 'start')).toEqual({ status: 0, output: '' });
    expect(told()).toContain('off start');
  });

  test('a service that does not stop is still taken out', () => {
    const { status, output } = panelsmith('services', 'retire', 'stubborn', 'nobody', 'on');
    expect([status, output]).toEqual([0, expect.stringContaining('stubborn did not stop; it is removed nevertheless')]);
    expect(panelsmith('config', 'getprop', 'stubborn', 'status').output).toBe('disabled\n');
    expect(machine.run('ls', '/etc/rc7.d').output).toBe('S10slow\nS55myserver\nS57off\n');
    expect(isActive('on')).toEqual(['inactive']);
    expect(machine.run('systemctl', 'is-enabled', 'on').output).toBe('disabled\n');
  });

  test('supervision of runit ends with the link', async () => {
    machine.run('rm', '/service/looped');
    await until(() => machine.run('pgrep', '-f', 'runsv looped').status !== 0);
  });
});
