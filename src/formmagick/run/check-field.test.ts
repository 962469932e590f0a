import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { askedRequest } from './calls/asked-request.fixture.ts';
import { checkField, unknownValidators } from './check-field.ts';
import { fieldsIn, layOutPage } from './show/lay-out-page.ts';
import type { Sub } from '../subs.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

interface Checked {
  readonly perl?: string;
  readonly subs?: Readonly<Record<string, Sub>>;
}

/** The reasons why a field, declared by its attributes, refuses texts. */
async function messages(attributes: string, texts: readonly string[], checked: Checked = {}): Promise<string[]> {
  const pages = `<page name="First"><field id="F" ${attributes}><label>Melody</label></field></page>`;
  const request = askedRequest(folder, { pages, ...checked });
  const [field] = fieldsIn((await layOutPage(request, 0)).rows);
  if (field === undefined) throw new Error('the page has no field');
  return checkField(request, field, texts);
}

test('every rule of a field is asked, and each reason is given once', async () => {
  const said = (_panel: unknown, text = '', ...given: readonly string[]): string => text + given.join('+');
  const rules = `type="text" validation="nonblank, own('a', b), own('a', b), fine"`;
  expect(await messages(rules, [''], { subs: { own: said, fine: () => 'OK' } })).toEqual(['errors.required {}', 'a+b']);
});

test.each([
  ['OK', []],
  ['', []],
  [undefined, []],
  [0, []],
  ['BAD_MELODY', ['BAD_MELODY']],
  [{ refused: true, key: 'errors.noPipes', args: {} }, ['errors.noPipes {}']],
] as const)('a validator that returns %j gives %j', async (answer, said) => {
  expect(await messages('type="text" validation="own"', ['ding'], { subs: { own: () => answer } })).toEqual(said);
});

test('a validator that nobody wrote refuses everything, even one with the name of a Perl sub of the panel', async () => {
  const unknown = (name: string): string => `old.unknownValidator {"name":"${name}"}`;
  expect(await messages('type="text" validation="nowhere"', ['ding'])).toEqual([unknown('nowhere')]);
  const perl = 'sub nonblank { my ($self, $text) = @_; return check_it($text); }';
  expect(await messages('type="text" validation="nonblank"', ['ding'], { perl })).toEqual([unknown('nonblank')]);
});

test('validators are unknown only if neither the panel nor the old library has them', () => {
  const fields = ['nonblank', 'nowhere', 'own'].map((name) => ({ validations: [{ name, arguments: [] }] }));
  const own = new Map<string, Sub>([['own', () => 'OK']]);
  expect(unknownValidators({ subs: own, perlSubs: new Set(['own']) }, fields)).toEqual(['nowhere']);
  expect(unknownValidators({ subs: new Map(), perlSubs: new Set(['nonblank']) }, fields)).toEqual([
    'nonblank',
    'nowhere',
    'own',
  ]);
});

test.each([
  ['type="select" options="\'a\', \'b\'"', ['c'], ['errors.notAnOption {"value":"c"}']],
  ['type="radio" options="\'a\', \'b\'"', ['c'], ['errors.notAnOption {"value":"c"}']],
  ['type="select" options="\'a\', \'b\'"', ['a', 'b'], ['errors.oneValue {}']],
  ['type="select" multiple="1" options="\'a\', \'b\'"', ['a', 'b'], []],
  ['type="select" options="\'a\', \'b\'"', ['', 'b'], []],
  ['type="text"', ['c'], []],
])('a field with %s and %j gives %j', async (attributes, texts, said) => {
  expect(await messages(attributes, texts)).toEqual(said);
});

test.each([
  ['text', 'a|b', ['errors.noPipes {}']],
  ['text', 'a\nb', ['errors.controlCharacters {}']],
  ['text', 'a\tb', ['errors.controlCharacters {}']],
  ['text', 'a\u0085b', ['errors.controlCharacters {}']],
  ['text', 'a\uFFFDb', ['errors.controlCharacters {}']],
  ['text', 'a\\', ['errors.trailingBackslash {}']],
  ['textarea', 'a\r\n\tb\rc\nd', []],
  ['textarea', 'a\0b', ['errors.controlCharacters {}']],
  ['textarea', 'a\\n', ['errors.backslashN {}']],
])('a field of type %s with %j gives %j', async (type, text, said) => {
  expect(await messages(`type="${type}"`, [text])).toEqual(said);
});

test('bars are accepted in a field that permits them, and only the first unsafe text is reported', async () => {
  expect(await messages('type="text" validation="permitpipes"', ['a|b'])).toEqual([]);
  expect(await messages('type="select" multiple="1"', ['a|', 'b\\'])).toEqual([
    'errors.noPipes {}',
    'errors.notAnOption {"value":"a|"}',
  ]);
});

test('a text that a line accepts is stored by a database and read back as typed', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '|', '\\', 'n', '\r', '\n', '\t', '\0', '\x7f', ' ') });
  await fc.assert(
    fc.asyncProperty(text, async (typed) => {
      fc.pre((await messages('type="text"', [typed])).length === 0);
      const { changes } = askedRequest(folder, { pages: '<page name="First"/>' });
      changes.accounts.create('abc', 'user', { P: typed, Q: 'the last property is trimmed' });
      expect(changes.accounts.get('abc')?.prop('P')).toBe(typed);
    }),
  );
});
