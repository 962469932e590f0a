import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChangeSet } from '../../../src/changes/change-set.ts';
import { lockFile } from '../../../src/files/locks/file-lock.ts';
import { openSystem } from '../../../src/system.ts';
import { createApp } from '../../../src/web/app.ts';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { HttpPerson, heldByForm } from '../../support/http-person.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

const panel = `
  import { definePanel, formPage, text } from 'panelsmith';
  export default definePanel({ name: 'address', menu: { heading: 'Collaboration', order: [1, 1] }, confirm: true, pages: {
    move: formPage({ settings: { database: 'configuration', key: 'panelport' }, fields: { Port: text(), PinSecret: text({ optional: true }) }, signals: 'panel-move', next: 'move' }),
    note: formPage({ settings: { database: 'configuration', key: 'panelnote' }, fields: { Text: text() }, confirm: false, next: 'note' }),
  } });`;

/** Actions over many rows and imports of this panel have to be confirmed too. */
const doors = `
  import { definePanel, recordPages, text } from 'panelsmith';
  export default definePanel({ name: 'doors', menu: { heading: 'Collaboration', order: [1, 2] }, confirm: true, pages: {
    ...recordPages({ records: { database: 'accounts', type: 'printer' }, key: 'Door', fields: { Door: text(), Side: text() },
      list: { bulk: { fields: ['Side'] } } }),
  } });`;

/** Its event writes the port that the panel is to listen on; the test stands in for the daemon that reads it. */
const files = {
  'address/panel.ts': panel,
  'doors/panel.ts': doors,
  'address/db/configuration/defaults/panelport/type': 'configuration\n',
  'address/db/configuration/defaults/panelport/Port': '80\n',
  'address/db/configuration/defaults/panelport/PinSecret': 'old-pin\n',
  'address/db/configuration/defaults/panelnote/type': 'configuration\n',
  'address/db/configuration/defaults/panelnote/Text': 'none\n',
  'address/events/panel-move/templates2expand/etc/panel.port': '',
  'address/templates/etc/panel.port/10port.ejs': '<%= configuration.panelport?.Port %>\n',
};

let app: FreshApp;
let admin: HttpPerson;
const move = '/server-manager/address/move';
const port = (): string | undefined => app.system.databases.configuration.snapshot().get('panelport')?.prop('Port');
const written = (): string => readFileSync(app.root.path('etc/panel.port'), 'utf8').trim();
const pendingFile = (): string => app.root.path('var/lib/panelsmith/pending-change.json');

beforeEach(async () => {
  app = await openFreshApp({ packages: files });
  mkdirSync(app.root.path('etc'), { recursive: true });
  admin = await app.admin();
});

afterEach(() => app.close());

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1200 && !(await isSo()); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await isSo()).toBe(true);
}

/** A page without the banner, whose forms stand before the page's own. */
function behindBanner(html: string): string {
  return html.replace(/<section class="message is-warning pending"[^]*?<\/section>/, '');
}

/** Submits the page's own form. */
async function typeInto(path: string, fields: Readonly<Record<string, string>>): Promise<HttpAnswer> {
  const { html } = await admin.get(path);
  const held = heldByForm(behindBanner(html));
  const kept = held.filter(([name]) => !(name in fields));
  return admin.post(path, new URLSearchParams([...kept, ...Object.entries(fields)]));
}

/** Makes the time pass without waiting for it. */
async function letTimePass(): Promise<void> {
  const { countdown } = app.system.changes;
  const { readFileSync: read, writeFileSync: write } = await import('node:fs');
  write(pendingFile(), JSON.stringify({ ...JSON.parse(read(pendingFile(), 'utf8')), until: Date.now() - 1 }));
  await until(() => countdown.pending === undefined);
}

test('a change that nobody confirms is taken back automatically, in databases and files, secrets too', async () => {
  expect((await admin.get(move)).html).toContain('unless you confirm that you can still reach the server');
  expect((await admin.submit(move, { Port: '8080', PinSecret: 'new-pin' })).status).toBe(303);
  await until(() => existsSync(app.root.path('etc/panel.port')) && written() === '8080');
  expect(port()).toBe('8080');
  await letTimePass();
  expect(port()).toBe('80');
  expect(app.system.databases.configuration.snapshot().get('panelport')?.prop('PinSecret')).toBe('old-pin');
  await until(() => written() === '80');
  expect(existsSync(pendingFile())).toBe(false);
  const { entries } = await app.system.changes.history.read(2);
  expect(entries.map(({ author, countdown }) => [author, countdown])).toEqual([
    ['panelsmith', undefined],
    ['admin', 'taken back'],
  ]);
  expect(readFileSync(app.system.changes.history.file, 'utf8')).not.toMatch(/new-pin|old-pin/);
});

test('the person who made the change can confirm it on any page, in the same session, and it stays', async () => {
  await admin.submit(move, { Port: '8080' });
  const { html } = await admin.get('/server-manager/');
  expect(html).toContain('Confirm that you can still reach this server');
  const banner = html.slice(html.indexOf('pending-title'));
  expect(banner).toMatch(/Time left:/);
  const answer = await admin.post(
    '/server-manager/confirm',
    new URLSearchParams(heldByForm(`<main${banner}`).slice(0, 3)),
  );
  expect(answer.status).toBe(303);
  expect((await admin.follow(answer)).html).toContain('Confirmed: the change stays.');
  expect(app.system.changes.countdown.pending).toBeUndefined();
  expect(port()).toBe('8080');
  expect((await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries[0]?.countdown).toBe(
    'confirmed',
  );
});

test('a new host gets no cookie: signing in at the new address confirms the change, a visit without signing in does not', async () => {
  await admin.submit(move, { Port: '8080' });
  const system = await openSystem(app.root, { packageFolders: app.system.packageFolders });
  const server: Server = createApp(system).createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
  const address = server.address();
  const origin = `http://127.0.0.2:${typeof address === 'object' && address ? address.port : 0}`;
  try {
    const there = new HttpPerson(origin);
    const visit = await there.get('/server-manager/confirm');
    expect(visit.status).toBe(303);
    const change = app.system.changes.countdown.pending?.id ?? '';
    const stranger = await there.post('/server-manager/confirm', { change, back: '/' });
    expect([303, 403]).toContain(stranger.status);
    expect(app.system.changes.countdown.pending?.id).toBe(change);
    await there.signIn('Fresh-app-2026');
    expect(app.system.changes.countdown.pending?.id).toBe(change);
    const { html } = await there.get('/server-manager/confirm');
    expect(html).toMatch(/http-equiv="refresh"/);
    expect(html).toMatch(/<main [^>]*data-refresh-seconds="5"/);
    await there.post('/server-manager/confirm', new URLSearchParams(heldByForm(html)));
    expect(app.system.changes.countdown.pending).toBeUndefined();
    expect(port()).toBe('8080');
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await system.close();
  }
});

test('a second change is refused with an explanation; a page that needs no confirmation saves as usual', async () => {
  await admin.submit(move, { Port: '8080' });
  const second = await typeInto(move, { Port: '9090' });
  expect(second.status).toBe(422);
  expect(second.html).toContain('Another change still waits for its confirmation.');
  expect(port()).toBe('8080');
  expect((await typeInto('/server-manager/address/note', { Text: 'hello' })).status).toBe(303);
  const changes = new ChangeSet(app.system.databases);
  changes.configuration.setProps('panelport', { Port: '1' });
  const author = { account: 'admin', origin: 'test' };
  const third = await app.system.changes.applyToConfirm(changes, author, undefined, {
    seconds: 60,
    session: undefined,
  });
  expect(third).toMatchObject({ outcome: 'refused', refusal: { key: 'errors.confirmPending' } });
});

describe('while another change waits', () => {
  const list = '/server-manager/doors/list';
  const waits = 'Another change still waits for its confirmation.';
  const origins = async (): Promise<string[]> =>
    (await app.system.changes.history.read(10, undefined, { made: ['person'] })).entries.map(({ origin }) => origin);

  beforeEach(async () => {
    await app.system.databases.accounts.update((accounts) => {
      for (const key of ['back', 'front', 'side']) accounts.create(key, 'printer', new Map([['Side', 'north']]));
    });
    await admin.submit(move, { Port: '8080' });
  });

  test('an action over many rows is refused on its page, and keeps what was chosen and typed', async () => {
    const path = `${list}/many`;
    const asked = heldByForm(
      behindBanner((await admin.get(`${path}?do=field:Side&rows=ticked&key=back&key=side`)).html),
    );
    const typed = [...asked.filter(([name]) => name !== 'Side'), ['Side', 'west']];
    const preview = await admin.post(path, new URLSearchParams([...typed, ['_go', 'preview']]));
    const held = heldByForm(behindBanner(preview.html)).filter(([name]) => name !== '_why');
    const save = [...held, ['_why', 'they moved'], ['_go', 'save']];
    const refused = await admin.post(path, new URLSearchParams(save));
    expect([refused.status, refused.html.includes(waits)]).toEqual([422, true]);
    const shown = heldByForm(behindBanner(refused.html)).map((pair) => pair.join('='));
    expect(shown).toEqual(expect.arrayContaining(['key=back', 'key=side', 'Side=west', '_why=they moved']));
    expect([app.account('back'), await origins()]).toEqual(['printer|Side|north', ['address/move', 'set-up']]);
    await letTimePass();
    expect((await admin.post(path, new URLSearchParams(save))).status).toBe(303);
    expect(app.account('back')).toBe('printer|Side|west');
  });

  test('a file of many records is refused on its page, and keeps what was chosen and typed', async () => {
    const path = `${list}/import`;
    const token = heldByForm(behindBanner((await admin.get(path)).html)).find(([name]) => name === '_csrf')?.[1] ?? '';
    const body = new FormData();
    body.set('_csrf', token);
    body.set('file', new Blob(['Door,Side\nback,west\nside,\n']), 'doors.csv');
    const headers = { Cookie: admin.cookie };
    const sent = await fetch(`${app.origin}${path}`, { method: 'POST', body, redirect: 'manual', headers });
    const plan = await admin.get(sent.headers.get('location') ?? '');
    const held = heldByForm(behindBanner(plan.html)).filter(([name]) => name !== '_why' && name !== 'leaveOut');
    const save = [...held, ['_why', 'they moved'], ['leaveOut', 'yes']];
    const refused = await admin.post(path, new URLSearchParams(save));
    expect([refused.status, refused.html.includes(waits)]).toEqual([422, true]);
    const shown = heldByForm(behindBanner(refused.html)).map((pair) => pair.join('='));
    const id = `id=${held.find(([name]) => name === 'id')?.[1] ?? 'none'}`;
    expect(shown).toEqual(expect.arrayContaining([id, '_why=they moved', 'leaveOut=yes']));
    expect([app.account('back'), await origins()]).toEqual(['printer|Side|north', ['address/move', 'set-up']]);
    await letTimePass();
    expect((await admin.post(path, new URLSearchParams(save))).status).toBe(303);
    expect(app.account('back')).toBe('printer|Side|west');
  });
});

test('on its page it can be given more time, or taken back at once', async () => {
  await admin.submit(move, { Port: '8080' });
  const before = app.system.changes.countdown.pending?.until ?? 0;
  const held = heldByForm((await admin.get('/server-manager/confirm')).html);
  const shown = Date.now();
  await expect.poll(() => Date.now()).toBeGreaterThan(shown);
  await admin.post('/server-manager/confirm/extend', new URLSearchParams(held));
  expect(app.system.changes.countdown.pending?.until).toBeGreaterThan(before);
  await admin.post('/server-manager/confirm/take-back', new URLSearchParams(held));
  await until(() => app.system.changes.countdown.pending === undefined);
  expect(port()).toBe('80');
  const late = await admin.post(
    '/server-manager/confirm',
    new URLSearchParams(heldByForm((await admin.get('/server-manager/')).html)),
  );
  expect((await admin.follow(late)).html).toContain('It is too late');
});

test('a taking back that is still running is not reported as done', async () => {
  await admin.submit(move, { Port: '8080' });
  const held = heldByForm((await admin.get('/server-manager/confirm')).html);
  const release = await lockFile(`${pendingFile()}.lock`, 5);
  const answer = await admin.post('/server-manager/confirm/take-back', new URLSearchParams(held));
  expect((await admin.follow(answer)).html).toContain('The change is being taken back.');
  await release();
  await until(() => app.system.changes.countdown.pending === undefined);
  expect(port()).toBe('80');
});

test('what somebody else changed meanwhile is not taken back', async () => {
  await admin.submit(move, { Port: '8080', PinSecret: 'new-pin' });
  await app.system.databases.configuration.update((configuration) => {
    configuration.setProps('panelport', { Port: '7070' });
  });
  await letTimePass();
  const record = app.system.databases.configuration.snapshot().get('panelport');
  expect([record?.prop('Port'), record?.prop('PinSecret')]).toEqual(['7070', 'old-pin']);
});

test('after a restart the countdown goes on, and an overdue change is taken back at once', async () => {
  await admin.submit(move, { Port: '8080' });
  app.system.changes.countdown.close();
  const { readFileSync: read, writeFileSync: write } = await import('node:fs');
  write(pendingFile(), JSON.stringify({ ...JSON.parse(read(pendingFile(), 'utf8')), until: Date.now() - 1 }));
  const again = await openSystem(app.root, { packageFolders: app.system.packageFolders });
  await again.events.recover();
  await again.changes.recover();
  await until(() => again.changes.countdown.pending === undefined);
  await again.close();
  expect(port()).toBe('80');
});
