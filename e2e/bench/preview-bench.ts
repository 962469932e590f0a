import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ChangeSet } from '../../src/changes/change-set.ts';
import { openRoot } from '../../src/root.ts';
import { compiled } from './compiled.ts';
import { median } from './load.ts';
import { manyUsers } from './many-users.ts';

const users = 10_000;
const templates = 30;
const rounds = 15;

/** Previewing a change of one of 10,000 users whose event writes 30 files; one of them has a line for each user. */
export async function measurePreview(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-preview-bench-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('home/e-smith/db/accounts', manyUsers(users));
  for (let index = 0; index < templates; index++) {
    write(`etc/e-smith/events/user-modify/templates2expand/etc/made/${index}.conf`, '');
    write(`etc/e-smith/templates/etc/made/${index}.conf/10head.ejs`, '# made for <%= event %>\n');
    write(
      `etc/e-smith/templates/etc/made/${index}.conf/20body.ejs`,
      index === 0
        ? '<% for (const [key, user] of listUsers()) { %><%= key %>: <%= user.Dept %>\n<% } %>'
        : `city = <%= accounts.user00007.City %>\nlines = ${'x'.repeat(index)}\n`,
    );
  }
  mkdirSync(join(folder, 'etc/made'), { recursive: true });
  const { openSystem, planChanges } = await compiled();
  const system = await openSystem(openRoot(folder), { withPanels: false });
  const change = (city: string): ChangeSet => {
    const changes = new ChangeSet(system.databases);
    changes.accounts.setProps('user00007', { City: city, Dept: city });
    changes.signal('user-modify', 'user00007');
    return changes;
  };
  try {
    const applied = await system.changes.apply(change('Ulm'), { account: 'admin', origin: 'bench' });
    if ('settled' in applied) await applied.settled;
    const taken: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await planChanges(change(`Rome ${round}`), system.events);
      taken.push(performance.now() - began);
    }
    console.log(
      `preview of a user change, ${users} users, ${templates} templates: first ${(taken[0] ?? 0).toFixed(0)} ms, then ${median(taken.slice(1)).toFixed(0)} ms`,
    );
  } finally {
    await system.close();
    rmSync(folder, { recursive: true });
  }
}
