import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../changes/change-set.ts';
import { refuse } from '../../kit/panels.ts';
import type { UploadedFile } from '../fields/field.ts';
import { currentPassword, number, text } from '../fields/kinds/text-fields.ts';
import { literal } from '../fields/kinds/literal-field.ts';
import { file } from '../fields/kinds/file-field.ts';
import { anyFormPage, type FormPage, type AnyFormOptions } from '../pages/form-page.ts';
import { refuseField, saved } from '../pages/page-answer.ts';
import { seenValues } from './seen.ts';
import { submitForm, type FormContext, type SubmitOutcome } from './submit-form.ts';

const users = { database: 'accounts', type: 'user' } as const;
const fields = { City: text({ optional: true }), Size: number({ min: 1, max: 9 }) };

const editing = (options: Partial<AnyFormOptions> = {}): FormPage =>
  anyFormPage({ edits: users, fields, next: 'list', signals: 'user-modify', ...options });

const ann = (raw = 'City|Rome|Size|5'): ChangeSet => changesOver({ accounts: [`ann=user|${raw}`] });

type TypedTexts = Readonly<Record<string, string>>;

const asPosted = (typed: TypedTexts): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(typed).map(([name, one]) => [name, [one]]));

const noAids: FormContext = {
  refuseCurrent: () => Promise.resolve(undefined),
  files: new Map(),
  limited: (work) => work(),
};

/** Submits a form about ann, or about a new record. */
function submit(
  page: FormPage,
  changes: ChangeSet,
  typed: TypedTexts,
  context: FormContext = noAids,
): Promise<SubmitOutcome> {
  const record = page.creates ? undefined : changes.accounts.get('ann');
  return submitForm(page, record, asPosted(typed), changes, context);
}

/** What was refused: lexicon keys by field, and those of the page. */
function refusedOf(outcome: SubmitOutcome): unknown {
  if (outcome.outcome !== 'refused') return outcome.outcome;
  const byField = [...outcome.fields].map(([name, { key }]) => [name, key]);
  return [Object.fromEntries(byField), outcome.page.map(({ key }) => key)];
}

const written = (changes: ChangeSet): unknown =>
  changes.changes.flatMap(({ key, properties }) => properties.map(({ name, after }) => `${key} ${name} ${after}`));

describe('an accepted form', () => {
  test('stages what was changed, and signals the event of its page with the key', async () => {
    const changes = ann();
    const outcome = await submit(editing(), changes, { City: ' Oslo ', Size: '5' });
    expect(outcome).toMatchObject({ outcome: 'staged', newer: [], record: { key: 'ann' } });
    expect([written(changes), changes.signals]).toEqual([['ann City Oslo'], [{ event: 'user-modify', args: ['ann'] }]]);
  });

  test('signals an event with named arguments with these only, after those of its post-event', async () => {
    const postEvent = (changes: Pick<ChangeSet, 'signal'>): void => {
      changes.signal('user-lock', 'ann');
    };
    const changes = ann();
    await submit(editing({ signals: { event: 'mail-update', args: [] }, postEvent }), changes, { City: 'Oslo' });
    expect(changes.signals).toEqual([
      { event: 'user-lock', args: ['ann'] },
      { event: 'mail-update', args: [] },
    ]);
    const fixed = ann();
    await submit(editing({ signals: { event: 'mail-update', args: ['now', 'all'] } }), fixed, { City: 'Oslo' });
    expect(fixed.signals).toEqual([{ event: 'mail-update', args: ['now', 'all'] }]);
  });

  test('has begun its post-event when the call returns, so that a time limit of the caller holds for it', async () => {
    let isCalled = false;
    const postEvent = (): undefined => {
      isCalled = true;
    };
    const going = submit(editing({ postEvent }), ann(), { City: 'Oslo', Size: '5' });
    expect(isCalled).toBe(true);
    await going;
  });

  test('ignores what is posted under any other name', async () => {
    const page = editing({ fields: { ...fields, User: literal((user) => user.key) } });
    const name = fc.string().filter((one) => !['City', 'Size', '_button', '_seen'].includes(one));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.oneof(name, fc.constantFrom('User', 'Shell', '__proto__')), fc.string()),
        async (others) => {
          const changes = ann();
          await submit(page, changes, { ...others, City: 'Oslo', Size: '5' });
          expect(written(changes)).toEqual(['ann City Oslo']);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('creates a record under the key that was typed', async () => {
    const page = anyFormPage({
      creates: { database: 'hosts', type: 'host' },
      key: 'name',
      fields: { name: text(), ...fields },
      next: 'list',
      signals: 'host-create',
    });
    const changes = changesOver({ hosts: ['old=host'] });
    expect(refusedOf(await submit(page, changes, { name: 'old', Size: '1' }))).toEqual([
      { name: 'errors.recordExists' },
      [],
    ]);
    const outcome = await submit(page, changes, { name: 'new', Size: '1' });
    expect(outcome).toMatchObject({ outcome: 'staged', record: { key: 'new', type: 'host' } });
    expect([written(changes), changes.signals]).toEqual([
      ['new City ', 'new Size 1'],
      [{ event: 'host-create', args: ['new'] }],
    ]);
  });

  test('gives the post-event the staged record, the parsed values, the files and the pressed button', async () => {
    const seen: unknown[] = [];
    const page = editing({
      fields: { ...fields, Logo: file({ optional: true }) },
      buttons: ['save', 'lock'],
      postEvent(_, record, submitted, { button }) {
        seen.push([record.prop('City'), submitted, button]);
        return saved('messages.locked', { name: record.key });
      },
    });
    const logo: UploadedFile = { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('a') };
    const context = { ...noAids, files: new Map([['Logo', logo]]) };
    const outcome = await submit(page, ann(), { City: 'Oslo', _button: 'lock' }, context);
    await submit(page, ann(), { City: 'Oslo' });
    expect(seen).toEqual([
      ['Oslo', { City: 'Oslo', Size: '5', Logo: logo }, 'lock'],
      ['Oslo', { City: 'Oslo', Size: '5' }, 'save'],
    ]);
    expect(outcome).toMatchObject({ outcome: 'staged', saved: { key: 'messages.locked', args: { name: 'ann' } } });
  });
});

describe('a form without changes', () => {
  test('writes and signals nothing, even if what is stored would be refused today', async () => {
    const changes = ann('City|Rome|Size|0100');
    expect(await submit(editing(), changes, { City: 'Rome', Size: '0100' })).toMatchObject({ outcome: 'unchanged' });
    expect([changes.isTouched, changes.signals]).toEqual([false, []]);
    const named = editing({ signals: { event: 'mail-update', args: [] } });
    expect(await submit(named, changes, { City: 'Rome', Size: '0100' })).toMatchObject({ outcome: 'unchanged' });
    expect(changes.signals).toEqual([]);
  });

  test('signals its event if the page stores nothing, since that is its purpose', async () => {
    const changes = ann();
    const page = editing({ fields: {}, signals: 'reboot' });
    expect(await submit(page, changes, {})).toMatchObject({ outcome: 'staged' });
    expect(changes.signals).toEqual([{ event: 'reboot', args: ['ann'] }]);
  });

  test('says what its post-event says if the page stores nothing', async () => {
    const page = anyFormPage({ edits: users, fields: {}, next: 'list', postEvent: () => saved('messages.looked') });
    const outcome = await submit(page, ann(), {});
    expect(outcome).toMatchObject({ outcome: 'unchanged', hasMessage: true, saved: { key: 'messages.looked' } });
  });
});

describe('what is refused', () => {
  test('is reported for all fields at once, the current password and the files too, before any rule of the page', async () => {
    const page = editing({
      fields: { ...fields, current: currentPassword(), Logo: file({ accept: ['.png'] }) },
      rules: [() => refuse('errors.page')],
    });
    const context = { ...noAids, refuseCurrent: () => Promise.resolve(refuse('errors.wrongPassword')) };
    const changes = ann();
    expect(refusedOf(await submit(page, changes, { City: 'a\tb', Size: '10', current: 'x' }, context))).toEqual([
      {
        City: 'errors.controlCharacters',
        Size: 'errors.wholeNumber',
        current: 'errors.wrongPassword',
        Logo: 'errors.required',
      },
      [],
    ]);
    expect(changes.isTouched).toBe(false);
  });

  test('by a rule is reported at its field, at most once, or at the page', async () => {
    const rules = [
      () => refuseField('City', 'errors.first'),
      () => refuseField('City', 'errors.second'),
      () => refuseField('Missing', 'errors.hidden'),
      () => refuse('errors.page'),
    ];
    expect(refusedOf(await submit(editing({ rules }), ann(), { City: 'Oslo' }))).toEqual([
      { City: 'errors.first' },
      ['errors.hidden', 'errors.page'],
    ]);
  });

  test('by the post-event is reported in the same way, and no event is signalled', async () => {
    const changes = ann();
    const page = editing({ postEvent: () => refuseField('Size', 'errors.busy') });
    expect(refusedOf(await submit(page, changes, { City: 'Oslo' }))).toEqual([{ Size: 'errors.busy' }, []]);
    expect(changes.signals).toEqual([]);
  });

  test('with a button that the page does not have is a failure', async () => {
    for (const page of [editing(), editing({ buttons: ['save'] })])
      await expect(submit(page, ann(), { City: 'Oslo', _button: 'other' })).rejects.toMatchObject({
        key: 'errors.badRequest',
      });
  });
});

describe('what somebody else has changed meanwhile', () => {
  /** The form was shown with `before`; then `now` was stored. */
  function late(before: ChangeSet, now: ChangeSet, typed: TypedTexts): Promise<SubmitOutcome> {
    return submit(editing(), now, { _seen: seenValues(fields, before.accounts.get('ann'), before), ...typed });
  }

  test('stays if the person did not change it, and is reported', async () => {
    const now = ann('City|Bonn|Size|5');
    expect(await late(ann(), now, { City: 'Rome', Size: '6' })).toMatchObject({ outcome: 'staged', newer: ['City'] });
    expect(written(now)).toEqual(['ann Size 6']);
  });

  test('is a conflict where the person changed it too, and nothing is staged', async () => {
    const now = ann('City|Bonn|Size|5');
    const outcome = await late(ann(), now, { City: 'Oslo', Size: '6' });
    expect(outcome).toMatchObject({
      outcome: 'conflict',
      conflicts: [{ field: 'City', seen: ['Rome'], stored: ['Bonn'], typed: ['Oslo'] }],
    });
    expect(now.isTouched).toBe(false);
  });

  test('is merged field by field: each gets the one change that was made to it, or there is a conflict', async () => {
    const cities = fc.constantFrom('', 'Rome', 'Bonn', 'Oslo');
    const sizes = fc.constantFrom('1', '2', '3');
    const state = fc.record({ City: cities, Size: sizes });
    const raw = ({ City, Size }: { City: string; Size: string }): string => `City|${City}|Size|${Size}`;
    await fc.assert(
      fc.asyncProperty(state, state, state, async (before, now, typed) => {
        const changes = ann(raw(now));
        const outcome = await late(ann(raw(before)), changes, typed);
        const names = ['City', 'Size'] as const;
        const both = names.filter((name) => new Set([before[name], now[name], typed[name]]).size === 3);
        if (both.length > 0) {
          expect(outcome).toMatchObject({ outcome: 'conflict', conflicts: both.map((field) => ({ field })) });
          return;
        }
        for (const name of names)
          expect(changes.accounts.get('ann')?.prop(name)).toBe(typed[name] === before[name] ? now[name] : typed[name]);
      }),
      { numRuns: 60 },
    );
  });
});
