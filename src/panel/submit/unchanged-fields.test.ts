import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../changes/change-set.ts';
import { selectMany } from '../fields/kinds/choice-fields.ts';
import type { Fields } from '../fields/field.ts';
import { password, text } from '../fields/kinds/text-fields.ts';
import { toggle } from '../fields/kinds/toggle-fields.ts';
import { file } from '../fields/kinds/file-field.ts';
import { anyFormPage, type FormPage } from '../pages/form-page.ts';
import type { FilledForm } from './filled-form.ts';
import { isAsStored, storedTexts, unchangedFields } from './unchanged-fields.ts';

const users = { database: 'accounts', type: 'user' } as const;
type PostedTexts = Readonly<Record<string, readonly string[]>>;

/** A form about ann, as it was posted. */
function form(fields: Fields, raw: string, typed: PostedTexts, page: Partial<FormPage> = {}): FilledForm {
  const changes: ChangeSet = changesOver({
    accounts: [`ann=user${raw}`],
    configuration: ['set=configuration|Known|1'],
  });
  return {
    page: { ...anyFormPage({ edits: users, fields, next: 'list' }), ...page },
    record: changes.accounts.get('ann'),
    typed: new Map(Object.entries(typed)),
    changes,
  };
}

const unchanged = (...given: Parameters<typeof form>): string[] => [...unchangedFields(form(...given))].sort();

function asStored(...given: Parameters<typeof form>): boolean {
  const filled = form(...given);
  return isAsStored(filled, filled.page.fields, unchangedFields(filled));
}

const City = text({ optional: true });
const Name = text();

test('a field that was posted as it is stored is unchanged; any other text is a change', () => {
  const fields = { City, Name };
  expect(unchanged(fields, '|City|Rome|Name|Ann', { City: ['Rome'], Name: ['Ann'] })).toEqual(['City', 'Name']);
  expect(unchanged(fields, '|City|Rome|Name|Ann', { City: ['Rome '], Name: ['Ann'] })).toEqual(['Name']);
  expect(unchanged(fields, '|City|Rome|Name|Ann', { Name: ['Ann'] })).toEqual(['Name']);
});

test('a missing optional property that was posted empty is unchanged', () => {
  expect(unchanged({ City }, '', { City: [''] })).toEqual(['City']);
  expect(unchanged({ City }, '|City|', { City: [''] })).toEqual(['City']);
});

test('a missing required property that was posted empty is unchanged only while another field is changed', () => {
  expect(unchanged({ City, Name }, '|City|Rome', { City: ['Rome'], Name: [''] })).toEqual(['City']);
  expect(unchanged({ City, Name }, '|City|Rome', { City: ['Oslo'], Name: [''] })).toEqual(['Name']);
});

test('a value that was shown in place of a missing property is written, even if nothing else is changed', () => {
  const fields = { City, Vpn: toggle({ initially: () => true }) };
  expect(unchanged(fields, '|City|Rome', { City: ['Rome'], Vpn: ['yes'] })).toEqual(['City']);
  expect(unchanged(fields, '|City|Rome|Vpn|yes', { City: ['Rome'], Vpn: ['yes'] })).toEqual(['City', 'Vpn']);
});

test('a password is never unchanged, nor is anything of a record that is being created', () => {
  expect(unchanged({ pass: password() }, '', { pass: [''] })).toEqual([]);
  expect(unchanged({ City }, '|City|Rome', { City: ['Rome'] }, { creates: true })).toEqual([]);
});

test('a property of a fixed record is compared with that record', () => {
  const at = (name: string) => ({ database: 'configuration', key: 'set', name }) as const;
  const fields = { Known: text({ property: at('Known') }), Other: text({ property: at('Other'), optional: true }) };
  expect(unchanged(fields, '', { Known: ['1'], Other: [''] })).toEqual(['Known', 'Other']);
  expect(unchanged(fields, '', { Known: ['2'], Other: ['x'] })).toEqual([]);
});

test('a field that is not stored is unchanged if it was filled with something that came back', () => {
  const note = text({ property: false, optional: true, initial: 'hint' });
  expect(unchanged({ note }, '', { note: ['hint'] })).toEqual(['note']);
  expect(unchanged({ note }, '', { note: ['more'] })).toEqual([]);
  expect(unchanged({ note: text({ property: false, optional: true }) }, '', { note: [''] })).toEqual([]);
});

test('a form is as it is stored if each field is, and nothing was typed into the others', () => {
  const fields = { City, note: text({ property: false, optional: true }), pass: password({ optional: true }) };
  expect(asStored(fields, '|City|Rome', { City: ['Rome'], note: [''], pass: [''] })).toBe(true);
  expect(asStored(fields, '|City|Rome', { City: ['Rome'] })).toBe(true);
  expect(asStored(fields, '|City|Rome', { City: ['Rome'], note: ['x'] })).toBe(false);
  expect(asStored(fields, '|City|Rome', { City: ['Rome'], pass: ['x'] })).toBe(false);
  expect(asStored(fields, '|City|Rome', { City: ['Oslo'] })).toBe(false);
  expect(asStored({ City, logo: file({ optional: true }) }, '|City|Rome', { City: ['Rome'] })).toBe(false);
});

test('the stored texts of a field with several values are its parts; a field with one has none that may stay', () => {
  const { record, changes } = form({}, '|Shares|x,y|City|Rome', {});
  expect([...storedTexts('Shares', selectMany({ options: [] }), record, changes)]).toEqual(['x', 'y']);
  expect([...storedTexts('City', City, record, changes)]).toEqual([]);
});
