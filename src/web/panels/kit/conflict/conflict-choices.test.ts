import { describe, expect, test } from 'vitest';
import { changesOver } from '../../../../changes/change-set.fixture.ts';
import { StoredRecord } from '../../../../db/file/record.ts';
import { selectMany } from '../../../../panel/fields/kinds/choice-fields.ts';
import { password, text } from '../../../../panel/fields/kinds/text-fields.ts';
import { anyFormPage } from '../../../../panel/pages/form-page.ts';
import { seenValues } from '../../../../panel/submit/seen.ts';
import { withChoices } from './conflict-choices.ts';

const fields = {
  City: text({ optional: true }),
  Room: text({ property: 'RoomNumber', optional: true }),
  Days: selectMany({ options: ['mo', 'tu', 'we'], optional: true }),
  ApiToken: text({ optional: true }),
  pass: password({ optional: true }),
};
const page = anyFormPage({ edits: { database: 'accounts', type: 'user' }, fields, next: 'list' });
const ann = new StoredRecord('ann', 'user|City|Bonn|RoomNumber||Days|mo,tu|ApiToken|stored');

describe('what was chosen on the conflict page', () => {
  const typed = { City: ['Oslo'], Room: ['7'], Days: ['we'], ApiToken: ['typed'], pass: ['secret'] };

  /** The form of the conflict page, which carries what is stored now, with a choice for each of some fields. */
  function chosen(choices: Readonly<Record<string, string>>, seen = seenValues(fields, ann, changesOver({}))) {
    const taken = Object.entries(choices).map(([name, choice]) => [`_take.${name}`, [choice]] as const);
    const posted = new Map<string, readonly string[]>([['_seen', [seen]], ...Object.entries(typed), ...taken]);
    const form = withChoices(page, posted);
    return {
      isPosted: form === posted,
      posted,
      values: Object.fromEntries([...form].filter(([name]) => name in typed)),
    };
  }

  test('stays as it was typed, unless the stored value is wanted', () => {
    expect(chosen({}).isPosted).toBe(true);
    expect(chosen({ City: 'typed', Room: 'typed' }).isPosted).toBe(true);
    expect(chosen({ City: 'stored', Room: 'typed' }).values).toEqual({ ...typed, City: ['Bonn'] });
  });

  test('takes all values of a field with several, and an empty text for none', () => {
    expect(chosen({ Days: 'stored' }).values).toEqual({ ...typed, Days: ['mo', 'tu'] });
    const none = JSON.stringify([['Bonn'], [], [], '', '']);
    expect(chosen({ Days: 'stored', Room: 'stored' }, none).values).toEqual({ ...typed, Days: [''], Room: [''] });
  });

  test('leaves out what is not in the page, such as a secret: then it keeps what is stored', () => {
    const { City, Room, Days, pass } = typed;
    expect(chosen({ ApiToken: 'stored' }).values).toEqual({ City, Room, Days, pass });
    expect(chosen({ City: 'stored' }, 'of another form').values).not.toHaveProperty('City');
  });

  test('is not a choice under a name that is not a field, and the posted form is not changed', () => {
    expect(chosen({ WebContext: 'stored', _seen: 'stored' }).isPosted).toBe(true);
    expect(chosen({ City: 'stored' }).posted.get('City')).toEqual(['Oslo']);
  });
});
