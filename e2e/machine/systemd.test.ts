import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootMachine, whyNoMachine, type Machine } from './machine.ts';

const obstacle = whyNoMachine();
const home = join(import.meta.dirname, '../..');

const unit = (more: string): string =>
  `[Unit]\nDescription=a service for tests\n[Service]\nExecStart=/bin/sleep 1000\n${more}\n`;

describe.skipIf(obstacle !== undefined)(`under a booted systemd${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await bootMachine({
      '/etc/systemd/system/foo.service': unit('ExecReload=/bin/sh -c "echo reloaded >> /run/foo-said"'),
      '/etc/systemd/system/plain.service': unit(''),
      '/etc/systemd/system/hears.service': `[Service]\nExecStart=/bin/sh -c "trap 'echo heard >> /run/heard' INT; touch /run/hears; while :; do sleep 0.1; done"\n`,
      '/etc/systemd/system/many@.service': unit(''),
      '/etc/systemd/system/bad.service': unit('ExecStartPre=/bin/false'),
      '/etc/systemd/system/clamav-daemon.service': unit(''),
      '/home/e-smith/db/configuration': [
        'bad=service|status|enabled',
        'clamd=service|status|enabled',
        'foo=service|status|enabled',
        'gone=service|status|enabled',
        'hears=service|status|enabled',
        'many@one=service|status|enabled',
        'plain=service|status|disabled',
        '',
      ].join('\n'),
      '/etc/e-smith/events/restart/services2adjust/foo': '-> restart',
      '/etc/e-smith/events/reload/services2adjust/foo': '-> sighup',
      '/etc/e-smith/events/usr/services2adjust/foo': '-> sigusr1',
      '/etc/e-smith/events/int/services2adjust/hears': '-> sigint',
      '/etc/e-smith/events/disabled/services2adjust/plain': '-> restart',
      '/etc/e-smith/events/instance/services2adjust/many@one': '-> restart',
      '/etc/e-smith/events/named/services2adjust/clamd': '-> restart',
      '/etc/e-smith/events/failing/services2adjust/bad': '-> restart',
      '/etc/e-smith/events/failing/services2adjust/gone': '-> restart',
      '/etc/e-smith/events/failing/services2adjust/foo': '-> restart',
    });
  });

  afterAll(() => machine.stop(), 60_000);

  function signal(event: string): { status: number; output: string } {
    const program = join(home, 'dist/src/cli/panelsmith.js');
    const { status, output } = machine.run(process.execPath, program, 'signal-event', event);
    return { status, output: status === 0 ? output : `${output}${journals()}` };
  }

  function journals(): string {
    return machine.run('sh', '-c', 'cat /var/lib/panelsmith/runs/*.jsonl').output;
  }

  function show(service: string, property: string): string {
    return machine.run('systemctl', 'show', '-p', property, '--value', service).output.trim();
  }

  test('a service is restarted', () => {
    machine.run('systemctl', 'start', 'foo');
    const before = show('foo', 'MainPID');
    expect(signal('restart')).toEqual({ status: 0, output: '' });
    expect(show('foo', 'ActiveState')).toBe('active');
    expect(show('foo', 'MainPID')).not.toBe(before);
  });

  test('a service is found under the name that the distribution has for it', () => {
    expect(signal('named')).toEqual({ status: 0, output: '' });
    expect(show('clamav-daemon', 'ActiveState')).toBe('active');
  });

  test('a service that can reload is started and then reloaded for a hang-up signal', () => {
    machine.run('systemctl', 'stop', 'foo');
    expect(signal('reload')).toEqual({ status: 0, output: '' });
    expect(show('foo', 'ActiveState')).toBe('active');
    expect(machine.run('cat', '/run/foo-said').output).toBe('reloaded\n');
  });

  test('a signal with its own systemd command uses that command, any other is sent to the service', async () => {
    expect(signal('usr')).toEqual({ status: 0, output: '' });
    expect(machine.run('cat', '/run/foo-said').output).toBe('reloaded\nreloaded\n');
    machine.run('systemctl', 'start', 'hears');
    for (let tries = 0; tries < 1200 && machine.run('cat', '/run/hears').status !== 0; tries += 1) await delay(50);
    expect(signal('int')).toEqual({ status: 0, output: '' });
    for (let tries = 0; tries < 1200 && machine.run('cat', '/run/heard').status !== 0; tries += 1) await delay(50);
    expect(machine.run('cat', '/run/heard').output).toBe('heard\n');
    expect(show('hears', 'ActiveState')).toBe('active');
  });

  test('the system log has the classic lines', async () => {
    expect(signal('restart')).toEqual({ status: 0, output: '' });
    const log = (): string => machine.run('journalctl', '--no-pager', '-o', 'cat', '-t', 'esmith::event').output;
    for (let tries = 0; tries < 1200 && !log().includes('Elapsed'); tries += 1) await delay(50);
    expect(log()).toMatch(/^Processing event: restart ?$/m);
    expect(log()).toMatch(/^adjusting non-supervised foo \(restart\)$/m);
    expect(log()).toMatch(/^adjust-services=action\|Event\|restart\|Action\|adjust-services\|Start\|/m);
  });

  test('a disabled service is stopped', () => {
    machine.run('systemctl', 'start', 'plain');
    expect(signal('disabled')).toEqual({ status: 0, output: '' });
    expect(show('plain', 'ActiveState')).toBe('inactive');
  });

  test('an instance of a template unit is a service', () => {
    expect(signal('instance')).toEqual({ status: 0, output: '' });
    expect(show('many@one', 'ActiveState')).toBe('active');
  });

  test('a service that fails to start or is missing does not affect the others', () => {
    machine.run('systemctl', 'stop', 'foo');
    expect(signal('failing')).toEqual({ status: 0, output: '' });
    expect(show('foo', 'ActiveState')).toBe('active');
    expect(journals()).toContain('[WARNING] bad did not restart: exit status 1');
    expect(journals()).toContain('Unit gone.service not found');
  });
});
