import { mkdirSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { Databases } from '../../db/file/databases.ts';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import type { MachineService } from '../units/machine.ts';
import { Services } from '../services.ts';
import { planRunlevel } from './plan-runlevel.ts';
import { describeStep } from './describe-step.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

/** What `runlevel-adjust` would say of enabled services without a unit, owned by these packages. */
function said(owners: Readonly<Record<string, readonly ('bundled' | 'other')[]>>): (string | undefined)[] {
  const root = openRoot(folder.path);
  mkdirSync(folder.at('home/e-smith/db'), { recursive: true });
  const keys = Object.keys(owners);
  folder.write('home/e-smith/db/configuration', keys.map((key) => `${key}=service|status|enabled\n`).join(''));
  for (const [key, names] of Object.entries(owners))
    for (const name of names) {
      mkdirSync(folder.at(name, key), { recursive: true });
      writeFileSync(folder.at(name, key, 'type'), 'service\n');
    }
  const defaults = (['bundled', 'other'] as const).map((name) => ({
    name,
    folder: folder.at(name),
    isBundled: name === 'bundled',
  }));
  const services = new Services(root, new Databases(root).configuration.snapshot(), defaults);
  const machine = services.all().map((service): MachineService => ({
    service,
    supervisor: { kind: 'systemd' },
    unit: undefined,
    runs: 'unknown',
    boot: 'unknown',
    isMasked: false,
    isTriggered: false,
  }));
  return planRunlevel(machine).map((step) => describeStep(step));
}

test('a service that only bundled packages own need not be installed; one of another package must be', () => {
  expect(said({ dovecot: ['bundled'], puppet: ['other'] })).toEqual([
    '[NOTICE] dovecot is left alone: it is not installed',
    '[ERROR] puppet is enabled, but nothing of that name can be started here',
  ]);
});

test('as soon as another package owns it too, its program must be there', () => {
  expect(said({ cups: ['bundled', 'other'] })).toEqual([
    '[ERROR] cups is enabled, but nothing of that name can be started here',
  ]);
});

test('an orphan without a unit is not an error', () => {
  expect(said({ left: [] })).toEqual([undefined]);
});

test('the firewall and the panel are not started or stopped, whichever package has their records', () => {
  expect(said({ masq: ['bundled'], 'httpd-admin': ['other'] })).toEqual([undefined, undefined]);
});
