import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPanel, type TestPanel } from './testing.ts';

const accounts = ['abc=user|FirstName|Albert|LastName|Collins|PasswordSet|yes', 'ann=user|CellNumber|1'];

let folder: string;
let panel: TestPanel;

/** The bundled panel of cell numbers as a third-party package, with its own event. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-kit-'));
  write(
    'phones/panel.ts',
    `import { definePanel, formPage, literal, phoneNumber, refuse, tablePage, text, toggle } from 'panelsmith';
     const users = { database: 'accounts', type: 'user' } as const;
     const fields = { User: literal((user) => user.key), CellNumber: text({ optional: true, rules: [phoneNumber] }), Listed: toggle() };
     export default definePanel({ name: 'phones', menu: { heading: 'Collaboration', order: [3000, 3200] }, pages: {
       list: tablePage({ lists: users, columns: fields, open: 'modify' }),
       modify: formPage({ edits: users, fields, next: 'list', signals: 'phone-list', postEvent(changes, user, { CellNumber }) {
         if (CellNumber === '0') return refuse('errors.noZero');
         if (CellNumber === '1') throw new Error('one is too many');
       } }) } });`,
  );
  write(
    'phones/locales/en.json',
    JSON.stringify({
      menu: 'Phones',
      pages: {
        list: { title: 'Phones', description: 'All phones.' },
        modify: { title: 'Phone of {{key}}', description: 'One phone.', button: 'Save', saved: 'Number saved.' },
      },
      fields: { User: { label: 'User' }, CellNumber: { label: 'Number' }, Listed: { label: 'Listed' } },
      actions: { modify: 'Modify' },
      errors: { noZero: 'Not nought.' },
    }),
  );
  write(
    'phones/events/phone-list/S50tell',
    '#!/bin/sh\necho "numbers changed for $2"\necho "$2" >"$PANELSMITH_ROOT/told"\n',
    0o755,
  );
  panel = await openPanel(join(folder, 'phones'), { accounts });
});

afterAll(async () => {
  await panel.close();
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string, mode = 0o644): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
}

test('a submitted page reports its changes, its events and the messages of the next page', async () => {
  const result = await panel.submit('modify', { CellNumber: '+44 7700 900123', Listed: true }, { key: 'abc' });
  assert.deepEqual(result.changes, [
    { database: 'accounts', key: 'abc', property: 'CellNumber', before: undefined, after: '+44 7700 900123' },
    { database: 'accounts', key: 'abc', property: 'Listed', before: undefined, after: 'yes' },
  ]);
  expect(result.events).toEqual([{ event: 'phone-list', args: ['abc'] }]);
  expect(result).toMatchObject({ status: 303, refusals: {}, message: 'Number saved.', next: 'list', failed: [] });
  expect(result.output).toContain('numbers changed for abc\n');
  expect(panel.record('accounts', 'abc')).toMatchObject({ type: 'user', CellNumber: '+44 7700 900123' });
  expect(panel.read('told')).toBe('abc\n');
});

test('a refused page reports the field and the reason, and changes nothing', async () => {
  const result = await panel.submit('modify', { CellNumber: 'call me' }, { key: 'ann' });
  expect(result.status).toBe(422);
  expect(Object.keys(result.refusals)).toEqual(['CellNumber']);
  expect(result.refusals['CellNumber']?.key).toBe('errors.phoneNumber');
  expect(result.refusals['CellNumber']?.text).toMatch(/^This is not a telephone number/);
  expect([result.changes, result.events, result.next]).toEqual([[], [], '']);
  const page = await panel.submit('modify', { CellNumber: '0' }, { key: 'ann' });
  expect(page.refusal).toEqual({ key: 'errors.noZero', text: 'Not nought.' });
});

test('an opened page shows its rows or its fields', async () => {
  const list = await panel.open('list');
  expect(list.title).toBe('Phones');
  expect(list.rows.map(({ key }) => key)).toEqual(['abc', 'ann']);
  expect(list.rows[1]).toMatchObject({ cells: { User: 'ann', CellNumber: '1' }, actions: ['modify'] });
  const form = await panel.open('modify', { key: 'ann' });
  expect(form.fields['CellNumber']).toMatchObject({ label: 'Number', value: '1', options: [] });
  expect((await panel.open('modify', { key: 'nobody' })).status).toBe(404);
});

test('an unknown field, code that throws and a broken package are reported by name', async () => {
  await expect(panel.submit('modify', { CelNumber: '1' }, { key: 'abc' })).rejects.toThrow('no field CelNumber');
  const thrown: unknown = await panel
    .submit('modify', { CellNumber: '1' }, { key: 'abc' })
    .catch((error: unknown) => error);
  expect(JSON.stringify(thrown, causes)).toContain('one is too many');
  write('broken/panel.ts', 'export default {');
  await expect(openPanel(join(folder, 'broken'))).rejects.toThrow(
    /package broken is broken: panel\.ts:1: syntax error/,
  );
});

function causes(_key: string, value: unknown): unknown {
  return value instanceof Error ? { message: value.message, cause: value.cause } : value;
}
