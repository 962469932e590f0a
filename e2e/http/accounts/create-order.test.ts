import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

/** An account is created in four steps: check, write with all properties, signal `TYPE-create`, perform its actions. */

let app: FreshApp;
let admin: HttpPerson;
/** Holds the trace, and a link to the file of the accounts. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-order-'));
  app = await openFreshApp({ packages: shops(), accounts: ['taken=ibay|Town|Ulm'] });
  symlinkSync(app.root.path('home/e-smith/db/accounts'), join(folder, 'accounts'));
  admin = await app.admin();
});

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  rmSync(join(folder, 'trace'), { force: true });
});

/** Its actions, in byte order. */
const inOrder = ['S04early', 'S10Other', 'S10first', 'S50middle', 'S99last'];

/**
 * A package in which every step adds a line to the trace: its name, and the new record as it is in the file at that
 * moment.
 */
function shops(): Record<string, string> {
  const action = `#!/bin/sh\necho "\${0##*/} $* $(grep ^corner= ${folder}/accounts)" >> ${folder}/trace\n`;
  return {
    'shops/panel.ts': `
      import { appendFileSync, readFileSync } from 'node:fs';
      import { accept, definePanel, recordPages, refuse, text } from 'panelsmith';
      const step = (name: string): void => {
        const record = /^corner=.*$/m.exec(readFileSync('${folder}/accounts', 'latin1'))?.[0] ?? 'nothing';
        appendFileSync('${folder}/trace', name + ' ' + record + '\\n');
      };
      const Town = text({ rules: [(town) => {
        step('check');
        return town === 'Nowhere' ? refuse('errors.required') : accept(town);
      }] });
      export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [1, 1] }, pages: recordPages({
        records: { database: 'accounts', type: 'ibay' }, key: 'Shop', fields: { Shop: text(), Street: text(), Town },
        signals: { create: 'shop-create' },
        postEvent() { step('stage'); },
      }) });`,
    ...Object.fromEntries(inOrder.toReversed().map((name) => [`shops/events/shop-create/${name}`, action])),
  };
}

function trace(): string[] {
  const file = join(folder, 'trace');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

const submit = (fields: Record<string, string>): Promise<HttpAnswer> =>
  admin.submit('/server-manager/shops/create', { Shop: 'corner', Street: 'Main', Town: 'Bonn', ...fields });

test.each<[what: string, fields: Record<string, string>, steps: readonly string[]]>([
  ['a value that is refused', { Town: 'Nowhere' }, ['check nothing']],
  ['a missing value', { Street: '' }, ['check nothing']],
  ['a name that is taken', { Shop: 'taken' }, ['check nothing']],
])('after %s, nothing is written and no event is signalled', async (_what, fields, steps) => {
  expect((await submit(fields)).status).toBe(422);
  expect(trace()).toEqual(steps);
  expect([app.account('corner'), app.account('taken')]).toEqual([undefined, 'ibay|Town|Ulm']);
  expect(app.system.events.recent(5)).toEqual([]);
});

test('checks come before the record is written, the record before its event, and the actions last, in their order', async () => {
  expect((await submit({})).status).toBe(303);
  await expect.poll(() => app.system.events.recent(1)[0]?.state).toBe('done');
  const record = 'corner=ibay|Street|Main|Town|Bonn';
  expect(trace()).toEqual([
    'check nothing',
    'stage nothing',
    ...inOrder.map((name) => `${name} shop-create corner ${record}`),
  ]);
  const run = app.system.events.find(app.system.events.recent(1)[0]?.id ?? '');
  expect(run?.actions.map(({ name, state }) => `${name} ${state}`)).toEqual(inOrder.map((name) => `${name} done`));
  const entry = await app.system.changes.history.find(run?.changeSet ?? '');
  expect([entry?.state, entry?.changes.map(({ key, after }) => [key, after])]).toEqual([
    'applied',
    [['corner', 'ibay']],
  ]);
});
