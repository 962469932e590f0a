import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../changes/change-set.ts';
import type { Fields } from '../fields/field.ts';
import { password, text } from '../fields/kinds/text-fields.ts';
import { lines } from '../fields/kinds/line-fields.ts';
import { anyFormPage, type FormPage } from '../pages/form-page.ts';
import { stageFields } from './stage-fields.ts';

const hosts = { database: 'hosts', type: 'host' } as const;
const editing = (fields: Fields): FormPage => anyFormPage({ edits: hosts, fields, next: 'list' });

interface Given {
  readonly key?: string;
  readonly unchanged?: readonly string[];
}

/** Stages accepted texts in a record, and tells what would be written, by key. */
function stage(
  page: FormPage,
  changes: ChangeSet,
  accepted: Readonly<Record<string, readonly string[]>>,
  { key = 'one', unchanged = [] }: Given = {},
): Readonly<Record<string, unknown>> {
  const record = changes.database(page.source.database).get(key);
  const checked = { accepted: new Map(Object.entries(accepted)), unchanged: new Set(unchanged) };
  const staged = stageFields({ page, record, changes }, page.fields, key, checked);
  expect(staged).toBe(changes.database(page.source.database).get(key));
  return Object.fromEntries(
    changes.changes.map((change) => [
      `${change.database} ${change.key} ${change.before ?? ''}>${change.after ?? ''}`,
      Object.fromEntries(change.properties.map(({ name, after }) => [name, after])),
    ]),
  );
}

test('a field is stored in the property of its own name, in another one, in none, or in that of a setting', () => {
  const page = editing({
    IP: text(),
    Mac: text({ property: 'HardwareAddress' }),
    Aliases: lines({ optional: true }),
    note: text({ property: false }),
    pass: password(),
    Domain: text({ property: { database: 'configuration', key: 'DomainName', name: 'Value', type: 'string' } }),
  });
  const changes = changesOver({ hosts: ['one=host|Comment|stays|IP|1'] });
  const accepted = { IP: ['2'], Mac: ['ab'], Aliases: ['x', 'y'], note: ['n'], pass: ['p'], Domain: ['example.org'] };
  expect(stage(page, changes, accepted)).toEqual({
    'configuration DomainName >string': { Value: 'example.org' },
    'hosts one host>host': { IP: '2', HardwareAddress: 'ab', Aliases: 'x,y' },
  });
  expect(changes.database('hosts').get('one')?.prop('Comment')).toBe('stays');
});

test('a setting whose record is missing gets a record of type configuration, unless the field names another', () => {
  const page = editing({
    A: text({ property: { database: 'configuration', key: 'panel', name: 'A' } }),
    B: text({ property: { database: 'configuration', key: 'panel', name: 'B' } }),
  });
  expect(stage(page, changesOver({ hosts: ['one=host'] }), { A: ['1'], B: ['2'] })).toEqual({
    'configuration panel >configuration': { A: '1', B: '2' },
  });
});

test('a new record has the initial properties of its page, the fields before them, and not its key', () => {
  const fields = { name: text(), IP: text(), Visible: text() };
  const initially = { Visible: 'no', Type: 'Self' };
  const page = anyFormPage({ creates: hosts, key: 'name', fields, next: 'list', initially });
  const accepted = { name: ['new'], IP: ['1'], Visible: ['yes'] };
  expect(stage(page, changesOver({}), accepted, { key: 'new' })).toEqual({
    'hosts new >host': { IP: '1', Visible: 'yes', Type: 'Self' },
  });
});

test('a record of settings is created with what was typed', () => {
  const settings = { database: 'configuration', key: 'sshd', type: 'service' } as const;
  const page = anyFormPage({ settings, fields: { Port: text() }, next: 'settings' });
  expect(stage(page, changesOver({}), { Port: ['22'] }, { key: 'sshd' })).toEqual({
    'configuration sshd >service': { Port: '22' },
  });
});

test('a field that was not accepted is stored as empty, and a page without stored fields changes nothing', () => {
  const changes = changesOver({ hosts: ['one=host|IP|1'] });
  expect(stage(editing({ note: text({ property: false }) }), changes, { note: ['x'] })).toEqual({});
  expect(stage(editing({ IP: text({ optional: true }) }), changes, {})).toEqual({ 'hosts one host>host': { IP: '' } });
});

test('an unchanged field keeps exactly what is stored, however its texts would be stored today', () => {
  const stored = fc.string({ unit: fc.constantFrom('a', ',', ' ', 'ü', '0') }).map((one) => `${one}.`);
  const page = editing({ Aliases: lines({ optional: true }), IP: text() });
  const changes = changesOver({ hosts: ['one=host'] });
  fc.assert(
    fc.property(stored, stored, (aliases, ip) => {
      const part = changes.part();
      part.database('hosts').setProps('one', { Aliases: aliases, IP: '1' });
      const accepted = { Aliases: ['other'], IP: [ip] };
      stage(page, part, accepted, { unchanged: ['Aliases'] });
      const { props } = part.database('hosts').get('one') ?? {};
      expect([props?.get('Aliases'), props?.get('IP')]).toEqual([aliases, ip]);
    }),
  );
});
