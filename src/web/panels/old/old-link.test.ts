import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPanelFile } from '../../../formmagick/read/panel-file.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import { tokenName } from '../../../panel/submit/posted-names.ts';
import { parseLink, passwordsOfForm, submittedPage, type OldLink } from './old-link.ts';

const form = readPanelFile(
  Buffer.from(`__DATA__
<form title="BELLS">
  <page name="First"><field type="text" id="Bell"><label>B</label></field></page>
  <page name="Modify"><field type="password" id="Pin"><label>P</label></field></page>
  <page name="Remove"><field type="text" id="Why"><label>W</label></field></page>
</form>
`),
).form;
if (!form) throw new Error('the form cannot be read');

const panel: OldPanel = {
  kind: 'old',
  name: 'bells',
  fileName: 'bells',
  menu: { heading: undefined, description: undefined, order: [1, 1] },
  form,
  drawsItself: false,
  lexicons: new Map(),
  params: undefined,
  subs: new Map(),
  perlSubs: new Set(),
  missing: [],
  mistakes: [],
  modules: [],
  isConverted: true,
};

const parse = (query: string, page?: string): OldLink => parseLink(panel, page, new URLSearchParams(query));

test.each<[string, string | undefined, OldLink['asked'], readonly number[]]>([
  ['', undefined, { kind: 'arrive' }, []],
  ['page_stack=0,1', undefined, { kind: 'arrive' }, []],
  ['User=abc', 'Modify', { kind: 'page', name: 'Modify', done: false }, []],
  ['.done=1&page_stack=0,1', 'Modify', { kind: 'page', name: 'Modify', done: true }, [0, 1]],
  ['page=0&page_stack=&Next=Next', undefined, { kind: 'submit', page: 0, next: undefined }, [0]],
  ['page=1&page_stack=0&wherenext=Remove', undefined, { kind: 'submit', page: 1, next: 'Remove' }, [0, 1]],
  ['page=1&wherenext=', undefined, { kind: 'submit', page: 1, next: undefined }, [1]],
  ['page=2&page_stack=0,1&Previous=Back', undefined, { kind: 'page', name: 'Modify' }, [0]],
  ['page=2&Previous=Back', undefined, { kind: 'page', name: 'First' }, []],
  ['page=2&page_stack=99&Previous=Back', undefined, { kind: 'page', name: '' }, []],
  ['page=-1', undefined, { kind: 'arrive' }, []],
  ['page=12345', undefined, { kind: 'arrive' }, []],
  ['page=1&page_stack=0,x,-1,,12345,2', undefined, { kind: 'submit', page: 1, next: undefined }, [0, 2, 1]],
])('a link %j to page %s', (query, page, asked, stack) => {
  const link = parse(query, page);
  expect([link.asked, link.stack]).toEqual([asked, stack]);
});

test('what has no meaning of its own is a value, with each of its texts', () => {
  const { values, conversation } = parse('User=abc&User=bob&Empty=&page=0&.id=xyz&.typed=1&status_message=hello');
  expect([...values]).toEqual([
    ['User', ['abc', 'bob']],
    ['Empty', ['']],
  ]);
  expect([conversation, parse('User=abc').conversation]).toEqual(['xyz', '']);
});

test('neither passwords nor the token of a form are read from a link', () => {
  const { values } = parse(`Pin=1234&${tokenName}=t&Bell=x`, 'Modify');
  expect([...values.keys()]).toEqual(['Bell']);
  expect([...passwordsOfForm(panel)]).toEqual(['Pin']);
});

test('any values survive being put into a link and read back', () => {
  const anyName = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 5 })
    .filter((name) => !/^(?:page|Next|Pin|\.)/.test(name));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyName, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 5 }),
      (pairs) => {
        const { values } = parse(new URLSearchParams(pairs).toString());
        const wanted = new Map<string, string[]>();
        for (const [name, text] of pairs) wanted.set(name, [...(wanted.get(name) ?? []), text]);
        expect([...values].sort()).toEqual([...wanted].sort());
      },
    ),
  );
});

test.each([
  ['Modify', undefined, 1],
  ['Gone', '1', -1],
  [undefined, '2', 2],
  [undefined, undefined, 0],
  [undefined, '-1', -1],
  [undefined, 'x', -1],
  [undefined, '', -1],
])('a form posted to page %s with number %s is of page %s', (page, number, wanted) => {
  expect(submittedPage(panel, page, new Map(number === undefined ? [] : [['page', [number]]]))).toBe(wanted);
});
