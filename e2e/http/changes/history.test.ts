import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';
import { ChangeSet } from '../../../src/changes/change-set.ts';
import type { StoredEntry } from '../../../src/changes/history/stored-entry.ts';
import { runDb } from '../../../src/cli/db/db.ts';

const panel = `
  import { definePanel, recordPages, text } from 'panelsmith';
  const shops = { database: 'accounts', type: 'url' } as const;
  export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [1, 1] }, pages: {
    ...recordPages({
      records: shops,
      key: 'Shop',
      fields: { Shop: text(), Town: text({ optional: true }), Phone: text({ optional: true }) },
      signals: { modify: 'url-modify' },
    }),
  } });`;

/** Writes what the accounts hold into a file, as a template would. */
const writeFile = `#!/bin/sh\nmkdir -p etc\ngrep '=url|' home/e-smith/db/accounts > etc/shops.conf || true\n`;

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    packages: {
      'shops/panel.ts': panel,
      ...Object.fromEntries(
        ['create', 'modify', 'delete'].map((what) => [`shops/events/url-${what}/S50write`, writeFile]),
      ),
    },
    web: { waitSeconds: 60 },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

const at = (name: string, key?: string): string =>
  `/server-manager/shops/${name}${key === undefined ? '' : `?key=${key}`}`;

async function saved(path: string, fields: Record<string, string>): Promise<void> {
  const answer = await admin.submit(path, fields);
  expect([path, answer.status]).toEqual([path, 303]);
}

async function byBetty(stage: (changes: ChangeSet) => void): Promise<void> {
  const changes = new ChangeSet(app.system.databases);
  stage(changes);
  const applied = await app.system.changes.apply(changes, { account: 'betty', origin: 'shops/modify' });
  if ('settled' in applied) await applied.settled;
}

async function byScript(...args: string[]): Promise<void> {
  const said: string[] = [];
  const status = await runDb(args, {
    root: app.root,
    program: 'db',
    environment: { SUDO_USER: 'carl', LOGNAME: 'root' },
    stdin: () => Promise.resolve(''),
    out: () => undefined,
    err: (text) => said.push(text),
  });
  expect([status, said]).toEqual([0, []]);
}

async function people(): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = [];
  for await (const entry of app.system.changes.history.each({ made: ['person'] })) entries.push(entry);
  return entries.filter(({ origin }) => origin !== 'set-up').reverse();
}

const towns = (): Record<string, string> =>
  Object.fromEntries(
    app.system.databases.accounts
      .snapshot()
      .ofType('url')
      .filter((shop) => shop.prop('Town') !== undefined)
      .map((shop) => [shop.key, [shop.prop('Town'), shop.prop('Phone')].filter(Boolean).join(' ')]),
  );
const inFile = (): string => readFileSync(app.root.path('etc/shops.conf'), 'utf8');

/** Opens the page of a revert, and takes it back as it is shown. */
async function takeBack(path: string, choices: Record<string, string> = {}) {
  const { html, status } = await admin.get(path);
  expect(status).toBe(200);
  const held = heldByForm(html).filter(([name]) => !(name in choices));
  return admin.post(path, new URLSearchParams([...held, ...Object.entries(choices), ['_go', 'save']]));
}

test('one of ten changes is taken back, then all changes since a time', async () => {
  await saved(at('create'), { Shop: 'apple', Town: 'Bonn', Phone: '1' });
  await saved(at('modify', 'apple'), { Town: 'Rome' });
  const noon = new Date(Date.now() + 1);
  await expect.poll(() => Date.now()).toBeGreaterThan(noon.getTime());
  await byBetty((changes) => {
    changes.accounts.create('berry', 'url', { Town: 'Graz' });
    changes.signal('url-create', 'berry');
  });
  await byBetty((changes) => {
    changes.accounts.setProps('apple', { Phone: '2' });
    changes.signal('url-modify', 'apple');
  });
  await byScript('accounts', 'setprop', 'berry', 'Town', 'Linz');
  await saved(at('create'), { Shop: 'cherry', Town: 'Oslo' });
  await saved(at('remove', 'cherry'), {});
  await byBetty((changes) => {
    changes.accounts.setProps('berry', { Phone: '5' });
    changes.signal('url-modify', 'berry');
  });
  await byScript('configuration', 'set', 'fruit', 'service', 'status', 'enabled');
  await saved(at('modify', 'berry'), { Town: 'Wien' });
  const ten = await people();
  expect(ten.map(({ author }) => author)).toEqual([
    'admin',
    'admin',
    'betty',
    'betty',
    'carl',
    'admin',
    'admin',
    'betty',
    'carl',
    'admin',
  ]);
  const before = towns();
  expect(before).toEqual({ apple: 'Rome 2', berry: 'Wien 5' });

  const second = ten[1];
  expect((await takeBack(`/server-manager/history/${second?.id ?? ''}/revert`)).status).toBe(303);
  expect(towns()).toEqual({ apple: 'Bonn 2', berry: 'Wien 5' });
  expect(inFile()).toMatch(/apple=url.*Town\|Bonn/);
  expect(inFile()).toMatch(/berry=url.*Town\|Wien/);
  const eleven = await people();
  expect(eleven).toHaveLength(11);
  expect(eleven[10]).toMatchObject({ author: 'admin', reverts: [second?.id] });

  const since = `/server-manager/history/revert?since=${encodeURIComponent(noon.toISOString())}`;
  expect((await takeBack(since)).status).toBe(303);
  // The revert was made since, so it goes back as well.
  expect(towns()).toEqual({ apple: 'Rome 1' });
  expect(app.account('berry')).toBeUndefined();
  expect(app.system.databases.configuration.snapshot().get('fruit')).toBeUndefined();
  expect(inFile()).not.toContain('berry');
  const runs = app.system.events
    .recent(3)
    .flatMap(({ signals }) => signals.map(({ event, args }) => [event, ...args].join(' ')));
  expect(runs).toContain('url-delete berry');
});

test('a value that was changed again since is kept, unless the person chooses otherwise', async () => {
  await saved(at('create'), { Shop: 'date', Town: 'Bonn', Phone: '1' });
  await saved(at('modify', 'date'), { Town: 'Rome', Phone: '2' });
  const [entry] = (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries;
  await byBetty((changes) => {
    changes.accounts.setProps('date', { Town: 'Oslo' });
  });
  const path = `/server-manager/history/${entry?.id ?? ''}/revert`;
  const { html } = await admin.get(path);
  expect(html).toMatch(/value="keep" checked aria-label="[^"]*Town[^"]*: keep/);
  expect(html).toContain('betty');
  const conflict = '_take.accounts/date/Town';
  const answer = await takeBack(path, { [conflict]: 'back' });
  // The choice differs from what was shown, so the new result is shown first.
  expect(answer.status).toBe(409);
  expect(towns()['date']).toBe('Oslo 2');
  const again = heldByForm(answer.html);
  expect(again).toContainEqual([conflict, 'back']);
  expect((await admin.post(path, new URLSearchParams([...again, ['_go', 'save']]))).status).toBe(303);
  expect(towns()['date']).toBe('Bonn 1');
});

test('one property of a change can be taken back alone', async () => {
  await saved(at('modify', 'date'), { Town: 'Lyon', Phone: '7' });
  const [entry] = (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries;
  const path = `/server-manager/history/${entry?.id ?? ''}/revert?only=${encodeURIComponent('accounts/date/Phone')}`;
  expect((await takeBack(path)).status).toBe(303);
  expect(towns()['date']).toBe('Lyon 1');
});

test('taking back nothing of a change is refused', async () => {
  const [entry] = (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries;
  const path = `/server-manager/history/${entry?.id ?? ''}/revert`;
  const withoutTicks = (html: string, go: string): URLSearchParams =>
    new URLSearchParams([...heldByForm(html).filter(([name]) => name !== 'back'), ['_go', go]]);
  const looked = await admin.post(path, withoutTicks((await admin.get(path)).html, 'look'));
  expect(looked.status).toBe(200);
  const { status, html } = await admin.post(path, withoutTicks(looked.html, 'save'));
  expect(status).toBe(422);
  expect(html).toContain('There is nothing to take back');
});

describe('undo', () => {
  const undoIn = (html: string): string | undefined =>
    /action="([^"]*\/undo\?[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
  const tokenIn = (html: string): string => /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';

  test('is offered after a save, and leads back to the same page', async () => {
    await saved(at('modify', 'date'), { Town: 'Paris' });
    const { html } = await admin.get(at('list'));
    const undo = undoIn(html) ?? '';
    const answer = await admin.post(undo, { _csrf: tokenIn(html) });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, at('list')]);
    expect(towns()['date']).toBe('Lyon 1');
    expect((await admin.get(at('list'))).html).toContain('date is as it was before.');
  });

  test('asks first when somebody has changed the same value since', async () => {
    await saved(at('modify', 'date'), { Town: 'Nice' });
    const { html } = await admin.get(at('list'));
    await byScript('accounts', 'setprop', 'date', 'Town', 'Metz');
    const answer = await admin.post(undoIn(html) ?? '', { _csrf: tokenIn(html) });
    expect(answer.headers.get('location')).toMatch(/\/revert$/);
    expect(towns()['date']).toBe('Metz 1');
    expect((await admin.follow(answer)).html).toContain('This cannot be undone at once');
  });

  test('is not offered for an account that was deleted', async () => {
    await saved(at('remove', 'date'), {});
    expect(undoIn((await admin.get(at('list'))).html)).toBeUndefined();
  });
});

test('a deleted record comes back with its properties, and the page says what does not come back', async () => {
  const entries = await people();
  const deleted = entries.find(({ deletedAfterwards }) => deletedAfterwards.includes('date'));
  const path = `/server-manager/history/${deleted?.id ?? ''}/revert`;
  expect((await admin.get(path)).html).toContain('Passwords do not go back: date.');
  expect((await takeBack(path)).status).toBe(303);
  expect(towns()['date']).toBe('Metz 1');
  expect(inFile()).toContain('date=url');
});

test('an entry has the address that the change came from', async () => {
  const elsewhere = new HttpPerson(app.origin, { 'X-Forwarded-For': '192.0.2.7' });
  await elsewhere.signIn('Fresh-app-2026');
  await elsewhere.submit(at('modify', 'date'), { Phone: '77' });
  const page = await admin.get('/server-manager/history');
  expect(page.html).toContain('from 192.0.2.7');
  const [entry] = (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries;
  expect(entry?.address).toBe('192.0.2.7');
});

test('a note gives the reason, and is found by the search; each record links to its own history', async () => {
  await saved(at('modify', 'date'), { Phone: '9', _why: 'the <old> one is gone' });
  const form = await admin.get(at('modify', 'date'));
  const href = /href="([^"]*\/history\?record=[^"]*)"/.exec(form.html)?.[1] ?? '';
  const own = await admin.get(href);
  expect(own.html).toContain('the &lt;old&gt; one is gone');
  expect(own.html).not.toContain('<bdi>berry</bdi>');
  expect((await admin.get('/server-manager/history?text=OLD%3E+one')).html.match(/class="why"/g)).toHaveLength(1);
  expect((await admin.get('/server-manager/history?text=no+such+text')).html).toContain(
    'Nothing in the history matches.',
  );
});

test('the history is filtered by each of its fields, and exported as filtered', async () => {
  const shown = async (query: string): Promise<string[]> => {
    const { html, status } = await admin.get(`/server-manager/history${query}`);
    expect(status).toBe(200);
    return [...html.matchAll(/class="author"><bdi>([^<]*)/g)].map(([, name]) => name ?? '');
  };
  expect(new Set(await shown('?who=carl'))).toEqual(new Set(['carl']));
  expect(await shown('?panel=db&record=berry')).toEqual(['carl']);
  expect(await shown('?record=accounts%3Aberry&property=Phone&who=betty')).toEqual(['betty']);
  expect(await shown('?to=2020-01-01T00%3A00')).toEqual([]);
  expect((await shown('?from=2020-01-01T00%3A00&rows=120')).length).toBeGreaterThan(10);
  for (const odd of ['?from=never', '?rows=7', '?made=gods', '?before=x&after=-1', '?record=%00'])
    expect((await admin.get(`/server-manager/history${odd}`)).status).toBe(200);
  const json = await admin.get('/server-manager/history/export.json?who=carl');
  const parsed = JSON.parse(json.html) as { author: string }[];
  expect(new Set(parsed.map(({ author }) => author))).toEqual(new Set(['carl']));
  const csv = (await admin.get('/server-manager/history/export.csv?who=carl&record=configuration%3Afruit')).html;
  expect(csv).toMatch(/carl,db,,,applied,create,configuration,fruit,status,,enabled/);
});

test('automatic changes are folded, so that those of people stay on the page', async () => {
  const { html } = await admin.get('/server-manager/history');
  expect(html).toMatch(/class="group"[^]*automatic change/);
  expect(html).not.toMatch(/<li class="is-program">(?![^]*<\/ol>[^]*<\/details>)/);
  expect((await admin.get('/server-manager/history?made=program')).html).toContain('Defaults of packages');
});

test('the history holds no secret, and strangers cannot read it', async () => {
  expect(existsSync(join(app.root.state, 'history.jsonl'))).toBe(true);
  const { origin } = app;
  for (const path of ['history/export.csv', 'history/export.json', 'history/revert?since=2020-01-01'])
    expect((await fetch(`${origin}/server-manager/${path}`, { redirect: 'manual' })).status).toBe(303);
});
