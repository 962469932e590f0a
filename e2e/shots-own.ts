import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright';
import { openFreshApp } from './kit/fresh-app.ts';

const crew = `
  import { definePanel, password, recordPages, text, formPage } from 'panelsmith';
  const users = { database: 'accounts', type: 'user' } as const;
  export default definePanel({ name: 'crew', menu: { heading: 'Collaboration', order: [1, 1] }, pages: {
    ...recordPages({
      records: users, key: 'Name', fields: { Name: text(), Town: text(), DoorSecret: text({ optional: true }) },
      signals: { create: 'crew-create', modify: 'crew-modify' },
      postEvent(changes, user) { if (!changes.accounts.stored(user.key)) changes.takeAccountNumber(user.key); },
      list: { bulk: { fields: ['Town'] } },
    }),
    move: formPage({ edits: users, fields: { Town: text() }, confirm: true, next: 'list', signals: 'crew-modify' }),
  } });`;
const app = await openFreshApp({
  packages: {
    'crew/panel.ts': crew,
    'crew/locales/en.json': JSON.stringify({ menu: 'Crew', fields: { Name: { label: 'Name' }, Town: { label: 'Town' }, DoorSecret: { label: 'Code of the door' } }, actions: { create: 'Add', modify: 'Change', remove: 'Remove' }, pages: { list: { title: 'Crew', description: 'The crew.' }, create: { title: 'Add', description: 'One more.', button: 'Add' }, modify: { title: 'Change {{key}}', description: 'Change one.', button: 'Save' }, remove: { title: 'Remove {{key}}', description: 'Remove {{key}}.', button: 'Remove' }, move: { title: 'Move {{key}}', description: 'Move.', button: 'Save' } }, events: { 'crew-modify': 'The list of the crew is written again.', 'crew-create': 'The new one is written into the list.' } }),
    'crew/events/crew-modify/templates2expand/etc/crew.conf': '',
    'crew/events/crew-modify/templates2expand/etc/broken.conf': '',
    'crew/events/crew-modify/templates2expand/etc/town.conf': '',
    'crew/events/crew-modify/services2adjust/crewd': 'reload\n',
    'crew/events/crew-modify/S50tell': '#!/bin/sh\nexit 0\n',
    'crew/events/crew-create/S50tell': '#!/bin/sh\necho "the door is locked: find the key"; exit 1\n',
    'crew/templates/etc/crew.conf/10all.ejs': '# The crew\n# made by panelsmith\n<% for (const [key, user] of listUsers()) { %>member <%= key %> town="<%= user.Town %>" secret=<%= user.DoorSecret %> and a long line that goes on and on so that it has to be scrolled by itself\n<% } %># end\n',
    'crew/templates/etc/town.conf/10all.ejs': '<% for (const [key, user] of listUsers()) { %>town <%= user.Town %>\n<% } %>',
    'crew/templates/etc/broken.conf/10all.ejs': '<%= nobody.at.all %>\n',
  },
  accounts: ['ann=user|DoorSecret|s3same|Town|Bonn|Uid|5000', 'bob=user|Town|Graz|Uid|5001', 'cid=user|Town|Ulm|Uid|5002'],
});
mkdirSync(app.root.path('etc'), { recursive: true });
await app.system.databases.configuration.update((c) => c.create('crewd', 'service', { status: 'enabled' }));
const admin = await app.admin();
await admin.submit('/server-manager/crew/modify?key=bob', { Town: 'Wien' });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [name, viewport] of [['wide', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]] as const)
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    await page.goto(`${app.origin}/server-manager/login`);
    await page.fill('[name=username]', 'admin');
    await page.fill('[name=password]', 'Fresh-app-2026');
    await page.click('main button[type=submit]');
    await page.goto(`${app.origin}/server-manager/crew/modify?key=ann`);
    await page.fill('[name=Town]', 'Köln');
    await page.click('[name=_preview]');
    await page.screenshot({ path: `/tmp/before-work/shots/preview-${name}-${colorScheme}.png`, fullPage: true });
    await page.goto(`${app.origin}/server-manager/crew/move?key=cid`);
    await page.fill('[name=Town]', `Linz ${name} ${colorScheme}`);
    if (colorScheme === 'light') await page.screenshot({ path: `/tmp/before-work/shots/move-${name}.png` });
    await page.click('main form.sheet button[type=submit]');
    await page.goto(`${app.origin}/server-manager/crew/list`);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `/tmp/before-work/shots/banner-${name}-${colorScheme}.png`, fullPage: true });
    const { pending } = app.system.changes.countdown;
    if (pending) await app.system.changes.countdown.confirm(pending.id, { account: 'admin', session: undefined });
    if (colorScheme === 'light') {
      await page.goto(`${app.origin}/server-manager/crew/create`);
      await page.fill('[name=Name]', `new${name}`);
      await page.fill('[name=Town]', 'Ulm');
      await page.click('main form.sheet button[type=submit]');
      await page.waitForTimeout(1500);
      await page.goto(`${app.origin}/server-manager/crew/list`);
      await page.screenshot({ path: `/tmp/before-work/shots/list-${name}.png`, fullPage: true });
      await page.click('main a.badge');
      await page.screenshot({ path: `/tmp/before-work/shots/half-${name}.png`, fullPage: true });
    }
    await context.close();
  }
await browser.close();
await app.close();
