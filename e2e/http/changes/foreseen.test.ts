import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChangeSet } from '../../../src/changes/change-set.ts';
import type { ChangePlan } from '../../../src/changes/preview/change-plan.ts';
import { planChanges } from '../../../src/changes/preview/plan-changes.ts';
import { recordChange, withSecretsBlanked, type RecordChange } from '../../../src/changes/record-change.ts';
import { openRoot } from '../../../src/root.ts';
import { openSystem, type System } from '../../../src/system.ts';
import { canRun } from '../../../src/process/children/can-run.fixture.ts';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';

/** Stages a change that fits the verb of an event, and signals the event. */
function stage(system: System, event: string): ChangeSet {
  const [, noun = '', verb = ''] = /^(.+)-(\w+)$/.exec(event) ?? [];
  const changes = new ChangeSet(system.databases);
  const record = changes.accounts.get('foreseen');
  const props = { FirstName: 'Ann', LastName: 'Lee', PasswordSet: 'no' };
  if (verb === 'create') {
    if (record) changes.accounts.delete('foreseen');
    changes.accounts.create('foreseen', noun, props);
    changes.takeAccountNumber('foreseen');
    changes.signal(event, 'foreseen');
  } else if (verb === 'delete' && record?.type === noun) changes.deleteAccount(record);
  else {
    if (record) changes.accounts.setProps('foreseen', { LastName: `After ${event}` });
    changes.signal(event, 'foreseen');
  }
  return changes;
}

/** Every record of every database of a root. */
function recordsOf(system: System): Map<string, ReturnType<System['databases']['accounts']['snapshot']>> {
  const names = readdirSync(system.root.databases).filter((name) => /^\w+$/.test(name));
  return new Map(names.map((name) => [name, system.databases.open(name).snapshot()]));
}

function changesBetween(before: ReturnType<typeof recordsOf>, after: ReturnType<typeof recordsOf>): RecordChange[] {
  return [...after].flatMap(([name, now]) => {
    const was = before.get(name);
    const keys = new Set([...now.all(), ...(was?.all() ?? [])].map(({ key }) => key));
    return [...keys].flatMap((key) => recordChange(name, key, was?.get(key), now.get(key)) ?? []);
  });
}

/** Each record after the changes, so that two changes of one record count as one. */
function told(changes: readonly RecordChange[]): unknown {
  const sorted = changes
    .map(withSecretsBlanked)
    .map(
      ({ database, key, after, properties }) =>
        [database, key, after ?? null, properties.map((one) => [one.name, one.after ?? null])] as const,
    );
  const byRecord = new Map<string, { after: string | null; properties: Map<string, string | null> }>();
  for (const [database, key, after, properties] of sorted) {
    const known = byRecord.get(`${database}:${key}`)?.properties ?? new Map<string, string | null>();
    const merged =
      after === null
        ? new Map<string, string | null>()
        : new Map([...known, ...(properties as [string, string | null][])]);
    byRecord.set(`${database}:${key}`, { after, properties: merged });
  }
  return Object.fromEntries(
    [...byRecord]
      .sort()
      .map(([id, { after, properties }]) => [id, { after, properties: Object.fromEntries([...properties].sort()) }]),
  );
}

/** Applies a planned change set, and asserts that exactly what was foreseen happened. */
async function applyAsForeseen(system: System, changes: ChangeSet): Promise<ChangePlan> {
  const plan = await planChanges(changes, system.events);
  const before = recordsOf(system);
  const applied = await system.changes.apply(changes, { account: 'admin', origin: 'test' }, plan);
  if ('conflicts' in applied) throw new Error('there was a conflict');
  const runs = await applied.settled;
  for (const [index, run] of runs.entries()) {
    const written = new Map(run.files.map(({ file, sha256 }) => [file, sha256]));
    expect(Object.fromEntries(written)).toEqual(
      Object.fromEntries((plan.predicted[index] ?? []).map(({ file, sha256 }) => [file, sha256])),
    );
  }
  for (const { file, bytes, failure } of plan.runs.flatMap(({ files }) => files).reverse()) {
    if (failure === undefined && bytes) expect(readFileSync(file).equals(bytes), file).toBe(true);
    else if (failure === undefined) expect(existsSync(file), file).toBe(false);
  }
  const isForeseen = plan.runs.every(({ steps }) => steps.every(({ foreseen }) => foreseen !== 'opaque'));
  const isDone = runs.every(({ state }) => state === 'done');
  if (isForeseen && isDone)
    expect(told(changesBetween(before, recordsOf(system)))).toEqual(told([...plan.records, ...plan.foreseen]));
  return plan;
}

describe('every bundled package', () => {
  let folder: string;
  let system: System;

  beforeAll(async () => {
    folder = join(process.env['TMPDIR'] ?? '/tmp', `panelsmith-foreseen-${process.pid}`);
    mkdirSync(join(folder, 'home/e-smith/db'), { recursive: true });
    writeFileSync(
      join(folder, 'home/e-smith/db/accounts'),
      'sales=group|Members|foreseen\nanna=pseudonym|Account|foreseen\n',
    );
    system = await openSystem(openRoot(folder));
    await system.initializeDatabases();
  });

  afterAll(async () => {
    await system.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('does with each of its events what a preview foresees, byte for byte', async () => {
    const events = system.packages
      .filter(({ isBundled, brings }) => isBundled && brings.includes('events'))
      .flatMap(({ folder: home }) => readdirSync(join(home, 'events')))
      .filter((event) => system.events.exists(event));
    const order = ['create', 'modify', 'update', 'lock', 'delete'];
    const placeOf = (event: string): number => order.findIndex((verb) => event.endsWith(`-${verb}`));
    for (const event of events.toSorted((a, b) => placeOf(a) - placeOf(b)))
      await expect(applyAsForeseen(system, stage(system, event)), event).resolves.toBeDefined();
    expect(events).toContain('navigation-conf');
  }, 300_000);
});

const panel = `
  import { definePanel, password, recordPages, text, formPage } from 'panelsmith';
  const users = { database: 'accounts', type: 'user' } as const;
  export default definePanel({ name: 'crew', menu: { heading: 'Collaboration', order: [1, 1] }, pages: {
    ...recordPages({
      records: users, key: 'Name', fields: { Name: text(), Town: text(), DoorSecret: text({ optional: true }) },
      signals: { create: 'crew-create', modify: 'crew-modify' },
      postEvent(changes, user) { if (!changes.accounts.stored(user.key)) changes.takeAccountNumber(user.key); },
      list: { bulk: { fields: ['Town'] } },
    }),
    word: formPage({ edits: users, fields: { Word: password() }, signals: 'crew-modify', next: 'list',
      postEvent(changes, user, { Word }) { changes.setPassword(user.key, Word); changes.setProps(user, { PasswordSet: 'yes' }); } }),
  } });`;

const files = {
  'crew/panel.ts': panel,
  'crew/events/crew-create/templates2expand/etc/crew.conf': '',
  'crew/events/crew-create/templates2expand/etc/crew-perl.conf': '',
  'crew/events/crew-create/services2adjust/crewd': 'reload\n',
  'crew/events/crew-create/S20count.ts':
    "import { countActiveUsers, defineAction } from 'panelsmith/actions';\nexport default defineAction(countActiveUsers);\n",
  'crew/events/crew-modify/templates2expand/etc/crew.conf': '',
  'crew/events/crew-modify/S50tell': '#!/bin/sh\nexit 0\n',
  'crew/templates/etc/crew.conf/10all.ejs':
    '<% for (const [key, user] of listUsers()) { %><%= key %> <%= user.Uid %> <%= user.Town %> <%= user.DoorSecret %>\n<% } %>',
  'crew/templates/etc/crew-perl.conf/10all':
    "{ use esmith::AccountsDB; my $a = esmith::AccountsDB->open_ro; join '', map { $_->key . ' ' . ($_->prop('Uid') || '') . \"\\n\" } $a->users }\n",
};

describe('a package with templates of both kinds, a service, and a number that is given out', () => {
  let app: FreshApp;
  let admin: HttpPerson;
  const file = (path: string): string => readFileSync(app.root.path(path), 'utf8');

  beforeAll(async () => {
    app = await openFreshApp({ packages: files, accounts: ['old=user|DoorSecret|s3same|Town|Bonn|Uid|5000'] });
    await app.system.databases.configuration.update((configuration) => {
      configuration.create('crewd', 'service', { status: 'enabled' });
    });
    mkdirSync(app.root.path('etc'), { recursive: true });
    admin = await app.admin();
  });

  afterAll(() => app.close());

  test.runIf(canRun('perl', ['-MText::Template', '-e', '1']))('is foreseen byte for byte', async () => {
    const changes = new ChangeSet(app.system.databases);
    changes.accounts.create('ann', 'user', { Town: 'Ulm', Zip: '1', Aisle: '2', PasswordSet: 'yes' });
    changes.takeAccountNumber('ann');
    changes.signal('crew-create', 'ann');
    const plan = await applyAsForeseen(app.system, changes);
    expect(plan.files.map(({ kind }) => kind)).toEqual(['created', 'created']);
    expect(plan.runs[0]?.services.map(({ service }) => service)).toEqual(['crewd']);
    expect(file('etc/crew.conf')).toBe(
      'old 5000 Bonn s3same\nann 5001 Ulm \n'.split('\n').sort().join('\n').trimStart() + '\n',
    );
    expect(file('etc/crew-perl.conf')).toContain('ann 5001');
  });

  test('if somebody else took the number meanwhile, the next one is given, and none is given twice', async () => {
    const create = (name: string): ChangeSet => {
      const changes = new ChangeSet(app.system.databases);
      changes.accounts.create(name, 'user', { Town: 'Ulm' });
      changes.takeAccountNumber(name);
      return changes;
    };
    const [first, second] = [create('one'), create('two')];
    expect(first.accounts.get('one')?.prop('Uid')).toBe(second.accounts.get('two')?.prop('Uid'));
    for (const changes of [first, second]) {
      const applied = await app.system.changes.apply(changes, { account: 'admin', origin: 'test' });
      if ('conflicts' in applied) throw new Error('there was a conflict');
      await applied.settled;
    }
    const accounts = app.system.databases.accounts.snapshot();
    const [one, two] = ['one', 'two'].map((name) => Number(accounts.get(name)?.prop('Uid')));
    expect(two).toBe(Number(one) + 1);
    expect(app.system.databases.configuration.snapshot().get('MinUid')?.value).toBe(`${Number(two) + 1}`);
    const entry = (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries[0];
    expect(entry?.changes.find(({ key }) => key === 'two')?.properties.find(({ name }) => name === 'Uid')?.after).toBe(
      String(two),
    );
  });

  test('a preview shows the difference of each file with secrets masked, and Save does exactly that', async () => {
    const path = '/server-manager/crew/modify?key=old';
    const preview = await admin.submit(path, { Town: 'Köln', _preview: '1' });
    expect(preview.status).toBe(200);
    expect(preview.html).toMatch(/is-added[^]*old 5000 Köln ••••/);
    expect(preview.html).toMatch(/S50tell[^]*cannot be foreseen/);
    expect(preview.html.slice(preview.html.indexOf('class="entries"'))).not.toContain('s3same');
    const saved = await admin.post(path, new URLSearchParams(heldByForm(preview.html)));
    expect(saved.status).toBe(303);
    const [run] = app.system.events.recent(1);
    for await (const report of app.system.events.follow(run?.id ?? '') ?? []) expect(report).toBeDefined();
    expect(file('etc/crew.conf')).toContain('old 5000 Köln s3same');
    expect((await admin.get(`/server-manager/runs/${run?.id ?? ''}`)).html).toContain(
      'Everything was written as the preview said.',
    );
  });

  test('if something has changed since the preview, the new plan is shown, and nothing is saved', async () => {
    const path = '/server-manager/crew/modify?key=old';
    const first = heldByForm((await admin.submit(path, { Town: 'Graz', _preview: '1' })).html);
    writeFileSync(app.root.path('etc/crew.conf'), 'by hand\n');
    const again = await admin.post(path, new URLSearchParams(first));
    expect(again.status).toBe(409);
    expect(again.html).toMatch(/Something has changed since[^]*by hand/);
    expect(app.system.databases.accounts.snapshot().get('old')?.prop('Town')).toBe('Köln');
    const saved = await admin.post(path, new URLSearchParams(heldByForm(again.html)));
    expect(saved.status).toBe(303);
    expect(app.account('old')).toContain('Graz');
  });

  test('a form with a password is previewed; the password never goes back to the browser', async () => {
    const path = '/server-manager/crew/word?key=old';
    const preview = await admin.submit(path, { Word: 'Open-Sesame-77', _preview: '1' });
    expect(preview.status).toBe(200);
    expect(preview.html).toContain('The password of old is set.');
    expect(preview.html).not.toContain('Open-Sesame-77');
    const held = new URLSearchParams(heldByForm(preview.html));
    const other = await app.admin();
    const stolen = await other.submit(path, Object.fromEntries([...held].filter(([name]) => name !== '_csrf')));
    expect(stolen.status).toBe(422);
    expect(app.system.passwords.has('old')).toBe(false);
    expect((await admin.post(path, held)).status).toBe(303);
    expect(app.system.passwords.has('old')).toBe(true);
    const twice = await admin.submit(path, Object.fromEntries([...held].filter(([name]) => name !== '_csrf')));
    expect(twice.html).toContain('was kept for ten minutes only');
  });

  test('an action over many rows shows its files, and does exactly that', async () => {
    const many = '/server-manager/crew/list/many';
    const shown = await admin.get(`${many}?do=field:Town&rows=&query=&key=old&key=one`);
    expect(shown.status).toBe(200);
    const preview = await admin.post(
      many,
      new URLSearchParams([
        ...heldByForm(shown.html).filter(([name]) => name !== 'Town'),
        ['Town', 'Wien'],
        ['_go', 'preview'],
      ]),
    );
    expect(preview.html).toMatch(/crew\.conf[^]*is-added[^]*Wien/);
    const saved = await admin.post(many, new URLSearchParams([...heldByForm(preview.html), ['_go', 'save']]));
    expect(saved.status).toBe(303);
    expect(file('etc/crew.conf')).toContain('old 5000 Wien');
  });
});
