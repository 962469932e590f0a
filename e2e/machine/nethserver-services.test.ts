import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootMachine, whyNoMachine, type Machine } from './machine.ts';

const obstacle = whyNoMachine();
const home = join(import.meta.dirname, '../..');

const unit = `[Service]
ExecStart=/bin/sleep 1000
ExecReload=/bin/sh -c "echo reloaded >> /run/%N-said"
[Install]
WantedBy=multi-user.target
`;

describe.skipIf(obstacle !== undefined)(`on a NethServer${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let machine: Machine;

  beforeAll(async () => {
    const names = ['reloads', 'orphan', 'disabled', 'other'];
    machine = await bootMachine({
      ...Object.fromEntries(names.map((name) => [`/etc/systemd/system/${name}.service`, unit])),
      '/etc/systemd/system/masked.service': '-> /dev/null',
      '/etc/systemd/system/bad.service': '[Service]\nExecStart=/bin/false\nType=oneshot\n',
      '/var/lib/nethserver/db/configuration': [
        ...['bad', 'masked', 'orphan', 'reloads'].map((name) => `${name}=service|status|enabled`),
        'disabled=service|status|disabled',
        'other=url|status|enabled',
        '',
      ].join('\n'),
      ...Object.fromEntries(
        ['bad', 'disabled', 'masked', 'reloads'].map((name) => [
          `/etc/e-smith/db/configuration/defaults/${name}/type`,
          'service\n',
        ]),
      ),
      '/etc/e-smith/events/demo/services2adjust/reloads': '-> reload',
      '/etc/e-smith/events/demo/services2adjust/orphan': '-> restart',
      '/etc/e-smith/events/demo/services2adjust/disabled': '-> restart',
      '/etc/e-smith/events/demo/services2adjust/masked': '-> start',
      '/etc/e-smith/events/demo/services2adjust/other': '-> start',
      '/etc/e-smith/events/failing/services2adjust/bad': '-> restart',
      '/etc/e-smith/events/failing/services2adjust/reloads': 'bogus\nreload\n',
    });
    machine.run('rm', '-rf', '/home/e-smith');
    machine.run('systemctl', 'start', 'orphan', 'disabled');
  });

  afterAll(() => machine.stop(), 60_000);

  function signal(event: string): number {
    const program = join(home, 'dist/src/cli/panelsmith.js');
    return machine.run(process.execPath, program, 'signal-event', event).status;
  }

  function state(service: string): string {
    return machine.run('systemctl', 'is-active', service).output.trim();
  }

  test('a service is started or stopped by its record and its package', () => {
    expect(signal('demo')).toBe(0);
    expect([state('reloads'), state('orphan'), state('disabled')]).toEqual(['active', 'inactive', 'inactive']);
    expect([state('masked'), state('other')]).toEqual(['inactive', 'inactive']);
    expect(machine.run('systemctl', 'is-enabled', 'reloads').output.trim()).toBe('enabled');
    // A service that was just started is not reloaded.
    expect(machine.run('cat', '/run/reloads-said').status).not.toBe(0);
  });

  test('a running service gets its actions', () => {
    expect(signal('demo')).toBe(0);
    expect(machine.run('cat', '/run/reloads-said').output).toBe('reloaded\n');
  });

  test('a service that fails to start fails the event, and the others are adjusted', () => {
    machine.run('rm', '/run/reloads-said');
    expect(signal('failing')).toBe(1);
    expect(machine.run('cat', '/run/reloads-said').output).toBe('reloaded\n');
  });
});
