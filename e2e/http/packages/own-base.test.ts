import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { ChangeSet } from '../../../src/changes/change-set.ts';
import { planChanges } from '../../../src/changes/preview/plan-changes.ts';
import { openSystem } from '../../../src/system.ts';

let app: FreshApp;
let admin: HttpPerson;

/** Makes a root like that of a classic server: programs in `actions`, and events that link to them. */
function makeClassic(events: readonly string[]): void {
  const folder = join(app.root.folder, 'etc/e-smith/events');
  const program = join(folder, 'actions/provision');
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, '#!/bin/sh\necho "$@" >> "$(dirname "$0")/../../provisioned"\n');
  chmodSync(program, 0o755);
  for (const event of events) {
    mkdirSync(join(folder, event));
    symlinkSync('../actions/provision', join(folder, event, 'S15provision'));
  }
}

/** The actions that a signal would run. */
async function actionsOf(event: string): Promise<string[]> {
  const changes = new ChangeSet(app.system.databases);
  changes.signal(event);
  const [run] = (await planChanges(changes, app.system.events)).runs;
  return (run?.steps ?? []).filter(({ foreseen }) => foreseen !== 'skipped').map(({ name }) => name);
}

async function press(path: string, name: string): Promise<string> {
  const page = await admin.get('/server-manager/packages');
  const token = heldByForm(page.html).find(([key]) => key === '_csrf')?.[1] ?? '';
  return (await admin.follow(await admin.post(`/server-manager/packages/${path}`, { _csrf: token, name }))).html;
}

beforeEach(async () => {
  app = await openFreshApp();
  admin = await app.admin();
});

afterEach(() => app.close());

test('on a server with a base of its own, what bundled packages do stays out until it is turned on by name', async () => {
  expect(await actionsOf('navigation-conf')).toEqual(['S50look-for-packages']);
  expect((await admin.get('/server-manager/packages')).html).not.toContain('panel only');
  makeClassic(['navigation-conf', 'user-create']);
  expect(await actionsOf('navigation-conf')).toEqual(['S15provision']);
  const { html } = await admin.get('/server-manager/packages');
  expect(html).toContain('panel only');
  expect(html).toContain('This server has its own e-smith base');
  expect(await press('turn-on', 'base')).toContain('The events, templates and defaults of base are used from now on.');
  expect(await actionsOf('navigation-conf')).toEqual(['S15provision', 'S50look-for-packages']);
  // Another process on the same root, such as signal-event, uses the same actions.
  const other = await openSystem(app.root, { withPanels: false });
  expect(other.besideBase('base')).toBe('used');
  await other.close();
  await press('turn-off', 'base');
  expect(await actionsOf('navigation-conf')).toEqual(['S15provision']);
  expect((await admin.post('/server-manager/packages/turn-on', { name: 'base' })).status).toBe(403);
});

test('a user is provisioned once there, by the actions of the server, and the panels work', async () => {
  makeClassic(['user-create']);
  const bundled = app.system.packages.filter(({ isBundled }) => isBundled);
  for (const { definition } of bundled) {
    if (!definition) continue;
    const first = await admin.get(`/server-manager/${definition.name}`);
    const shown = first.status === 303 ? await admin.follow(first) : first;
    expect([definition.name, shown.status]).toEqual([definition.name, 200]);
  }
  const run = app.system.events.signal('user-create', ['abc'], {
    author: 'admin',
    changeSet: undefined,
    within: undefined,
  });
  const { state, actions } = await run.finished;
  expect([state, actions.map(({ name }) => name)]).toEqual(['done', ['S15provision']]);
  expect(readFileSync(join(app.root.folder, 'etc/e-smith/provisioned'), 'utf8')).toBe('user-create abc\n');
  expect(existsSync(join(app.root.folder, 'home/e-smith/files/users/abc'))).toBe(false);
});

test('a base without a folder of actions is known by its commands', async () => {
  const put = (path: string): void => {
    mkdirSync(dirname(join(app.root.folder, path)), { recursive: true });
    writeFileSync(join(app.root.folder, path), '#!/bin/sh\n', { mode: 0o755 });
  };
  put('etc/e-smith/events/user-create/S15mine');
  const own = await actionsOf('user-create');
  put('sbin/e-smith/signal-event');
  expect(await actionsOf('user-create')).toEqual(['S15mine']);
  expect(own).toContain('S15mine');
});

test('defaults of bundled packages stay out there too', async () => {
  makeClassic(['user-create']);
  const file = app.system.databases.configuration.file;
  writeFileSync(file, 'mine=service|status|enabled\n');
  await app.system.initializeDatabases();
  expect(readFileSync(file, 'utf8')).not.toMatch(/^passwordstrength=/m);
});
