import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootMachine, whyNoMachine, type Machine } from './machine.ts';

const home = join(import.meta.dirname, '../..');
const program = join(home, 'dist/src/cli/panelsmith.js');
const missing = ['/usr/sbin/mariadbd', program].find((file) => !existsSync(file));
const obstacle = whyNoMachine() ?? (missing === undefined ? undefined : `${missing} is missing`);

const init = '/etc/e-smith/sql/init';

describe.skipIf(obstacle !== undefined)(`files of sql/init${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await bootMachine({
      '/etc/systemd/system/small.target.d/mariadb.conf': '[Unit]\nWants=mariadb.service\n',
      '/home/e-smith/db/configuration': 'mysqld=service|status|enabled\n',
    });
    expect(machine.run(process.execPath, program, 'signal-event', 'panelsmith-mariadb-update')).toMatchObject({
      status: 0,
    });
  });

  afterAll(() => machine.stop(), 60_000);

  test('are run when the server starts with the machine; a good one is removed, a bad one is kept', async () => {
    const files = [
      'echo "CREATE DATABASE atboot;" > S10_good.sql',
      'echo "CREATE TABLE nowhere.t (a int);" > S20_bad.sql',
      'printf "#!/bin/sh\\necho CREATE DATABASE byprogram | mariadb\\n" > S30_program; chmod 755 S30_program',
    ];
    expect(machine.run('sh', '-c', `mkdir -p ${init} && cd ${init} && ${files.join('; ')}`).status).toBe(0);
    await machine.reboot();
    const left = (): string => machine.run('ls', init).output;
    for (const end = Date.now() + 30_000; left() !== 'S20_bad.sql\n' && Date.now() < end;) await delay(200);
    expect(left()).toBe('S20_bad.sql\n');
    const databases = machine.run(
      'mariadb',
      '-N',
      '-e',
      "SHOW DATABASES LIKE 'byprogram'; SHOW DATABASES LIKE 'atboot'",
    );
    expect(databases.output).toBe('byprogram\natboot\n');
  });
});
