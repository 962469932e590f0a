import { describe, expect, test } from 'vitest';
import { StoredRecord } from '../../../../db/file/record.ts';
import { selectMany } from '../../../../panel/fields/kinds/choice-fields.ts';
import { text } from '../../../../panel/fields/kinds/text-fields.ts';
import { anyFormPage } from '../../../../panel/pages/form-page.ts';
import { fieldConflicts } from './show-conflict.ts';

const fields = {
  City: text({ optional: true }),
  Room: text({ property: 'RoomNumber', optional: true }),
  Days: selectMany({ options: ['mo', 'tu', 'we'], optional: true }),
  Domain: text({ property: { database: 'configuration', key: 'DomainName', name: 'Name' }, optional: true }),
};
const page = anyFormPage({ edits: { database: 'accounts', type: 'user' }, fields, next: 'list' });
const ann = new StoredRecord('ann', 'user|City|Bonn|RoomNumber||Days|mo,tu');

describe('what has changed between staging and writing', () => {
  const conflict = { database: 'accounts', key: 'ann', property: 'City', stored: 'Bonn', staged: 'Oslo' };
  const told = (...some: Partial<typeof conflict | { property: undefined; stored: undefined }>[]) =>
    fieldConflicts(page, ann, { outcome: 'conflict', conflicts: some.map((one) => ({ ...conflict, ...one })) });

  test('is shown at the field that stores it, with its values as the field reads them', () => {
    expect(told({}, { property: 'RoomNumber' }, { property: 'Days', stored: 'mo,tu', staged: 'we' })).toEqual([
      { field: 'City', seen: undefined, stored: ['Bonn'], typed: ['Oslo'] },
      { field: 'Room', seen: undefined, stored: ['Bonn'], typed: ['Oslo'] },
      { field: 'Days', seen: undefined, stored: ['mo', 'tu'], typed: ['we'] },
    ]);
  });

  test('can be a setting that a field of the page stores in another record', () => {
    const name = { database: 'configuration', key: 'DomainName', property: 'Name' };
    expect(told(name, { ...name, key: 'SystemName' }).map(({ field }) => field)).toEqual([
      'Domain',
      'SystemName · Name',
    ]);
  });

  test('is described where no field of the page stores it: another property, another record, a whole record', () => {
    const others = [{ property: 'Shell' }, { key: 'bob' }, { database: 'hosts' }, { property: undefined }];
    expect(told(...others)).toEqual([
      { field: 'ann · Shell', seen: undefined, stored: ['Bonn'], typed: ['Oslo'] },
      { field: 'bob · City', seen: undefined, stored: ['Bonn'], typed: ['Oslo'] },
      { field: 'ann · City', seen: undefined, stored: ['Bonn'], typed: ['Oslo'] },
      { field: 'ann', seen: undefined, stored: ['Bonn'], typed: ['Oslo'] },
    ]);
  });

  test('that was removed has no value', () => {
    expect(told({ stored: undefined })).toEqual([{ field: 'City', seen: undefined, stored: [], typed: ['Oslo'] }]);
  });
});
