import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import type { Sub, SubPanel } from '../../subs.ts';
import { askedRequest } from '../calls/asked-request.fixture.ts';
import type { OldRequest } from '../calls/old-request.ts';
import { subPanel } from '../calls/sub-panel.ts';
import { showField, showOwnField } from './show-field.ts';
import type { ShownField } from './page-view.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  folder.write('home/e-smith/db/accounts', 'abc=user|FirstName|Ann|LastName|Bell|Phone|55\n');
});

type Subs = Readonly<Record<string, Sub>>;

function requestOf(attributes: string, subs: Subs = {}): OldRequest {
  const pages = `<page name="First"><field id="F" ${attributes}><label>LABEL</label></field></page>`;
  return askedRequest(folder.path, { pages, subs });
}

async function showing(request: OldRequest): ReturnType<typeof showField> {
  const [item] = request.panel.form.pages[0]?.items ?? [];
  if (item?.kind !== 'field') throw new Error('the page has no field');
  return showField(request, item);
}

async function shown(attributes: string, subs?: Subs, typed?: readonly string[]): Promise<ShownField | undefined> {
  const request = requestOf(attributes, subs);
  if (typed) request.submit({ typed: new Map([['F', typed]]), literals: new Map(), pressed: 'Next' });
  return (await showing(request))?.field;
}

test.each([
  [false, false],
  ['', false],
  ['0', false],
  [0, false],
  [undefined, false],
  ['00', true],
  [' ', true],
  [1, true],
])('a field whose display sub returns %j is shown: %s', async (answer, isShown) => {
  const field = await shown('type="text" display="is_loud()"', { is_loud: () => answer });
  expect(field !== undefined).toBe(isShown);
});

test('a field with a missing display sub is shown with a note, a literal without its texts', async () => {
  const text = await showing(requestOf('type="text" display="is_loud()"'));
  expect(text).toMatchObject({ missing: ['is_loud'], field: { label: 'LABEL' } });
  expect(text?.field.note).toBe('old.missingCondition {"subs":"is_loud"}');
  const literal = await showing(requestOf('type="literal" display="is_loud()"'));
  expect(literal?.field).toMatchObject({ label: '', description: [], note: text?.field.note });
});

test('missing subs of the value and the options are named once', async () => {
  const found = await showing(requestOf('type="select" value="bells()" options="bells()"'));
  expect(found?.field).toMatchObject({ values: [], options: [], note: 'old.missingOf {"subs":"bells"}' });
  expect(new Set(found?.missing)).toEqual(new Set(['bells']));
});

test.each([
  ['ding', ['ding']],
  [5, ['5']],
  [
    ['a', 1, ['b', null]],
    ['a', '1', 'b'],
  ],
  [undefined, []],
  [true, []],
])('a value sub that returns %j gives the values %j', async (answer, values) => {
  expect((await shown('type="text" value="get_bell()"', { get_bell: () => answer }))?.values).toEqual(values);
});

test('what was typed is shown in place of the initial value, even if it is empty', async () => {
  expect((await shown('type="text" value="ding"'))?.values).toEqual(['ding']);
  expect((await shown('type="text" value="ding"', {}, ['dong']))?.values).toEqual(['dong']);
  expect((await shown('type="text" value="ding"', {}, ['']))?.values).toEqual(['']);
});

test('a literal without a value shows the property of its name, or the full name of the person', async () => {
  const ofRecord = async (id: string, value = ''): Promise<readonly string[] | undefined> => {
    const pages = `<page name="First"><field type="literal" id="${id}" ${value}><label>L</label></field></page>`;
    const request = askedRequest(folder.path, { pages });
    request.record = { id: 'User', record: request.changes.accounts.get('abc') };
    return (await showing(request))?.field.values;
  };
  expect([await ofRecord('Phone'), await ofRecord('FullName'), await ofRecord('None')]).toEqual([
    ['55'],
    ['Ann Bell'],
    [],
  ]);
  expect(await ofRecord('Phone', 'value="fixed"')).toEqual(['fixed']);
});

test.each([
  ['', undefined, []],
  ['checked="1"', undefined, ['1']],
  ['checked="1"', ['0'], []],
  ['checked="1"', [''], []],
  ['value="on"', ['1'], ['on']],
])('a box with %s that was sent as %j has the values %j', async (attributes, typed, values) => {
  expect((await shown(`type="checkbox" ${attributes}`, {}, typed))?.values).toEqual(values);
});

test('options of a list keep their order; those of an object are sorted by label in byte order, a map is not', async () => {
  const values = async (options: ReturnType<Sub>): Promise<readonly string[] | undefined> => {
    const field = await shown('type="select" options="bells()"', { bells: () => options });
    return field?.options.map(({ value, text }) => `${value} ${text}`);
  };
  expect(await values(['b', 'a'])).toEqual(['b b', 'a a']);
  expect(await values({ x: 'b', y: 'é', z: 'B', 2: 'a' })).toEqual(['z B', '2 a', 'x b', 'y é']);
  expect(
    await values(
      new Map([
        ['x', 'b'],
        ['y', 'a'],
      ]),
    ),
  ).toEqual(['x b', 'y a']);
  for (const other of ['text', 5, undefined, ['a', 1]]) expect(await values(other)).toEqual([]);
});

test('a stored value stays an option of a choice, and nothing is added to a choice without options', async () => {
  const options = async (type: string, stored: string, given: readonly string[]): Promise<unknown> => {
    const field = await shown(`type="${type}" value="now()" options="bells()"`, {
      now: () => stored,
      bells: () => given,
    });
    return field?.options.map(({ value }) => value);
  };
  expect(await options('select', 'gone', ['a'])).toEqual(['a', 'gone']);
  expect(await options('radio', 'gone', ['a'])).toEqual(['a', 'gone']);
  expect(await options('select', 'a', ['a'])).toEqual(['a']);
  expect(await options('select', '', ['a'])).toEqual(['a']);
  expect(await options('select', 'gone', [])).toEqual([]);
});

test('a field that a sub made has its own values until something is typed', () => {
  const request = requestOf('type="text"');
  const own = (field: Omit<Parameters<SubPanel['field']>[0], 'label'>): ShownField =>
    showOwnField(request, subPanel(request).field({ label: 'L', ...field }));
  const made = own({ id: 'G', type: 'checkboxes', value: ['a'], options: { a: 'Z', b: 'A' }, validation: 'nonblank' });
  expect(made).toMatchObject({ values: ['a'], multiple: true, validations: [{ name: 'nonblank', arguments: [] }] });
  expect(made.options.map(({ value }) => value)).toEqual(['b', 'a']);
  request.set('G', ['b']);
  expect(own({ id: 'G', value: 'a' })).toMatchObject({ type: 'text', values: ['b'], multiple: false, options: [] });
});

test('options of an object are all there, sorted by their labels', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', 'é', '1', 'Ａ', '😀'), maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(text, text), async (choices) => {
      const options = (await shown('type="select" options="bells()"', { bells: () => choices }))?.options ?? [];
      expect(Object.fromEntries(options.map((option) => [option.value, option.text]))).toEqual({ ...choices });
      const labels = options.map((option) => Buffer.from(option.text));
      expect(labels).toEqual([...labels].sort((one, other) => Buffer.compare(one, other)));
    }),
    { numRuns: 50 },
  );
});
