import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootMachine, whyNoMachine, type Machine } from './machine.ts';

const program = join(import.meta.dirname, '../../dist/src/cli/panelsmith.js');
const obstacle =
  whyNoMachine() ??
  (existsSync('/usr/sbin/nft') ? undefined : '/usr/sbin/nft is missing') ??
  (existsSync(program) ? undefined : 'run "npm run build" first');

const unit = 'panelsmith-firewall.service';
const early = ['network-pre.target', 'sysinit.target'];

/** It listens as early as a service with the usual dependencies can, and writes down which table it found. */
const daemon = `[Unit]
After=basic.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c '/usr/sbin/nft list table inet panelsmith > /var/found 2>&1 || true'
`;

describe.skipIf(obstacle !== undefined)(`the firewall at boot${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await bootMachine({
      '/etc/systemd/system/small.target.d/daemon.conf': '[Unit]\nWants=daemon.service\n',
      '/etc/systemd/system/daemon.service': daemon,
      '/home/e-smith/db/configuration':
        'masq=service|status|enabled\nweb=service|TCPPort|4321|access|public|status|enabled\n',
    });
  });

  afterAll(() => machine.stop(), 60_000);

  test('is loaded again before the network is up and before a daemon starts', async () => {
    expect(machine.run('cat', '/var/found').output).not.toContain('chain');
    expect(machine.run(process.execPath, program, 'signal-event', 'firewall-adjust')).toMatchObject({ status: 0 });
    expect(machine.run('systemctl', 'is-enabled', unit).output.trim()).toBe('enabled');
    await machine.reboot();
    expect(machine.run('systemctl', 'is-active', unit).output.trim()).toBe('active');
    expect(machine.run('nft', 'list', 'table', 'inet', 'panelsmith').output).toMatch(/dport 4321 accept/);
    expect(machine.run('cat', '/var/found').output).toMatch(/dport 4321 accept/);
    const before = machine.run('systemctl', 'show', '-p', 'Before', '--value', unit).output.split(/\s+/);
    expect(before).toEqual(expect.arrayContaining(early));
    expect(machine.run('systemd-analyze', 'verify', unit).output).not.toContain(unit);
  });
});
