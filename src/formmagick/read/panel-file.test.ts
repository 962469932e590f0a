import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import type { OldForm, FormField, OldPage } from './old-form.ts';
import { readPanelFile, type PanelFile } from './panel-file.ts';
import { samplePanel } from './sample-panel.fixture.ts';

const read = (text: string): PanelFile => readPanelFile(Buffer.from(text));
const sample = read(samplePanel);

function formOf({ form }: PanelFile): OldForm {
  assert.ok(form !== undefined);
  return form;
}

function page(panel: PanelFile, name: string): OldPage {
  const found = formOf(panel).pages.find((one) => one.name === name);
  assert.ok(found !== undefined, `no page ${name}`);
  return found;
}

function field(panel: PanelFile, id: string): FormField {
  const items = formOf(panel).pages.flatMap((one) => one.items);
  const found = items.find((item) => item.kind === 'field' && item.id === id);
  assert.ok(found?.kind === 'field', `no field ${id}`);
  return found;
}

/** A form with one page around some items; the items start on line 3. */
const around = (items: string): string => `<form title="T">\n<page name="First">\n${items}\n</page>\n</form>\n`;

describe('readPanelFile', () => {
  test('reads the menu place from the first comments', () => {
    assert.deepEqual(sample.header, {
      heading: 'Collaboration',
      description: 'Door bells',
      navigation: [3000, 3170],
      menu: 'A',
      longDescription: undefined,
    });
  });

  test('lists subs with their lines and skips manual pages, comments and here-documents', () => {
    assert.deepEqual(
      sample.code.subs.map(({ name, line, endLine }) => [name, line, endLine]),
      [
        ['new', 14, 14],
        ['print_bell_table', 16, 23],
        ['ring_choices', 32, 34],
      ],
    );
    assert.match(sample.code.subs[2]?.source ?? '', /^sub ring_choices \{\n.*\n\}$/);
    assert.deepEqual(sample.code.uses, ['esmith::FormMagick', 'esmith::FormMagick::Panel::doorbells']);
  });

  test('lists pages in order and marks routers', () => {
    assert.deepEqual(
      formOf(sample).pages.map(({ name, router, line }) => [name, router, line]),
      [
        ['First', false, 42],
        ['CheckBell', true, 46],
        ['Modify', false, 48],
      ],
    );
    assert.deepEqual(sample.mistakes, []);
  });

  test('reads subs with their arguments, also several in one event', () => {
    const modify = page(sample, 'Modify');
    assert.deepEqual(
      modify.preEvents.map(({ sub, arguments: given }) => [sub, given]),
      [
        ['turn_off_buttons', []],
        ['load', ['a']],
      ],
    );
    assert.deepEqual(page(sample, 'CheckBell').postEvents[0]?.arguments, ['Modify']);
    assert.equal(page(sample, 'First').showsMessage, true);
    assert.deepEqual([modify.buttons, modify.ownButtonsOnly], [['SAVE'], true]);
  });

  test('reads fields with all their attributes', () => {
    const melody = field(sample, 'Melody');
    assert.deepEqual(melody.value, { kind: 'text', text: 'ding' });
    assert.deepEqual([melody.size, melody.label, melody.description], [12, 'MELODY', 'What <b>plays</b>']);
    assert.deepEqual(melody.validations, [
      { name: 'nonblank', arguments: [] },
      { name: 'lengthrange', arguments: ['2', '8'] },
      { name: 'own_rule', arguments: ["'x'"] },
    ]);
    const loud = field(sample, 'Loud');
    assert.deepEqual(loud.value.kind === 'call' && loud.value.call.arguments, ['bell', 'Loud', 'no']);
    assert.equal(loud.display?.sub, 'is_loud');
    assert.equal(loud.line, 56);
    const notes = field(sample, 'Notes');
    assert.deepEqual([notes.rows, notes.cols], [4, 30]);
    assert.deepEqual([field(sample, 'Night').checked, field(sample, 'Rings').multiple], [true, true]);
  });

  test('reads options sorted by label, in given order, or from a sub', () => {
    assert.deepEqual(field(sample, 'Loud').options, {
      kind: 'map',
      options: [
        { value: 'max', label: 'Deafening' },
        { value: 'yes', label: 'Loud' },
        { value: 'no', label: 'Quiet' },
      ],
    });
    assert.deepEqual(field(sample, 'Side').options, { kind: 'list', values: ['left', 'right'] });
    const rings = field(sample, 'Rings').options;
    assert.equal(rings?.kind === 'call' && rings.call.sub, 'ring_choices');
  });

  test('keeps the HTML between fields', () => {
    const html = page(sample, 'Modify').items.find((item) => item.kind === 'html');
    assert.equal(html?.kind === 'html' && html.html, '<p class="hint">Mind the <i>dog</i> &amp; cat.</p>');
  });

  test('accepts spaces before each line, as in text pasted from the web', () => {
    const panel = read(samplePanel.replaceAll(/^/gm, ' ').replace('# description :', '# description\u00a0:'));
    assert.deepEqual([panel.header, formOf(panel).pages.length], [sample.header, 3]);
  });

  test('reports a missing form and still reads header and subs', () => {
    const panel = read(samplePanel.slice(0, samplePanel.indexOf('__DATA__')));
    assert.equal(panel.form, undefined);
    assert.equal(panel.code.subs.length, 3);
    assert.match(panel.mistakes[0]?.reason ?? '', /no __DATA__/);
  });
});

test.each([
  ['# navigation: 4000 500', [4000, 500]],
  ['#navigation : 4000\t500  ', [4000, 500]],
  ['  # navigation:4000,500', [4000, 500]],
  ['## Navigation : 4000 , 500', [4000, 500]],
  ['# navigation : 4000', undefined],
  ['# navigation : -1 5', undefined],
])('readPanelFile reads the header line %j as the weights %j', (line, weights) => {
  assert.deepEqual(read(`#!/usr/bin/perl\n${line}\n__DATA__\n<form/>\n`).header.navigation, weights);
});

describe('a form that is not well-formed', () => {
  test('is read despite a lower-case cdata, which is reported with its line', () => {
    const panel = read(around('<html><![cdata[<hr>]]></html>'));
    assert.deepEqual(page(panel, 'First').items, [{ kind: 'html', html: '<hr>', line: 3 }]);
    assert.deepEqual(
      panel.mistakes.map(({ line, lost }) => [line, lost]),
      [[3, false]],
    );
  });

  test('loses only the broken field', () => {
    const panel = read(
      around(
        '<field type="text" id="A"><label>A</label></field>\n' +
          '<field type="text" id="B"><label>B</b></label></field>\n' +
          '<field type="text" id="C"><label>C</label></field>',
      ),
    );
    assert.deepEqual(
      page(panel, 'First').items.map((item) => item.kind === 'field' && item.id),
      ['A', 'C'],
    );
    assert.deepEqual(
      panel.mistakes.map(({ line, lost }) => [line, lost]),
      [[4, true]],
    );
    assert.match(panel.mistakes[0]?.reason ?? '', /"label" != "b"/);
  });

  test.each([
    ['<page name="A"><field type="text" id="a"><label>x</field></page>\n<page name="B"></page>\n</form>', false],
    ['<page name="A"><field type="text" id="a"><label>x</label></page>\n<page name="B"></page>\n</form>', false],
    ['<page name="A"><field type="text" id="a"><label>x</label></field>\n<page name="B"></page>\n</form>', false],
    ['<page name="A"><field type="text" id="a"><label>x</label></field></page>\n<page name="B"></page>', false],
    ['<page name="A"\n<field type="text" id="a"><label>x</label></field></page><page name="B"></page></form>', false],
    ['<page name="A"><field type="text" id="a">x</label></field></page>\n<page name="B"></page></form>', true],
  ])('is read with corrected end tags: %j', (text, lost) => {
    const panel = read(`<form>\n${text}`);
    assert.deepEqual(
      formOf(panel).pages.map(({ name, items }) => [name, items.length]),
      [
        ['A', 1],
        ['B', 0],
      ],
    );
    assert.equal(
      panel.mistakes.some((mistake) => mistake.lost),
      lost,
    );
    assert.ok(panel.mistakes.length > 0);
  });

  test('keeps an empty page in place of a page whose content is lost', () => {
    const panel = read('<form>\n<page name="A"><title>x</b></title></page>\n<page name="B"></page>\n</form>');
    assert.deepEqual(
      formOf(panel).pages.map(({ name }) => name),
      ['A', 'B'],
    );
    assert.deepEqual(
      panel.mistakes.map(({ line, lost }) => [line, lost]),
      [[2, true]],
    );
  });

  test.each(['<form><page name="A">', '<form>\n<page name="A"></page>\n'])(
    'is closed at the end of the file: %j',
    (text) => {
      const panel = read(text);
      assert.equal(page(panel, 'A').items.length, 0);
      assert.equal(panel.mistakes.length, 1);
    },
  );

  test('is reported with line and reason if nothing can be read', () => {
    const panel = read('use strict;\n__DATA__\n<fish>');
    assert.equal(panel.form, undefined);
    assert.ok(panel.mistakes.some(({ line, lost }) => line === 3 && lost));
  });

  test.each([
    ['<field type="slider" id="a"/>', /no field type slider/],
    ['<field type="text"/>', /without an id/],
    ['<field type="text" id="a" wibble="1"/>', /no attribute wibble/],
    ['<!-- a -- b -->', /comment with “--”/],
    ['<field type="text" id="a"> value=""></field>', /does nothing: value/],
    ['<field type="text"\u00a0id="a"/>', /a blank that does not break/],
    ['<table/>', /cannot hold <table>/],
    ['<subroutine/>', /without src/],
    ['<subroutine src="$a + 1"/>', /not a call/],
    ['<field type="select" id="a" options="\'x\' => $y"/>', /\$y is Perl/],
    ['<field type="text" id="a" validation="nonblank, 1two"/>', /“1two”/],
    ['<field type="text" id="a" value="$q->param(\'x\')"/>', /not run/],
    ['<field type="text" id="a"><label>Fish & chips</label></field>', /“&amp;”/],
  ])('is reported with a reason: %s', (item, reason) => {
    const panel = read(around(item));
    assert.ok(panel.form !== undefined);
    assert.ok(
      panel.mistakes.some((mistake) => mistake.line === 3 && reason.test(mistake.reason)),
      JSON.stringify(panel.mistakes),
    );
  });
});

test('readPanelFile never throws, and every mistake has a line of the file', () => {
  const pieces = fc.constantFrom('<', '>', '/', '"', "'", '&', '=', ' ', '\n', 'form', '<page name="a">', '</page>');
  const more = fc.constantFrom(
    '<field ',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '__DATA__\n',
    '<form>',
    '</form>',
    '<?xml ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, more, fc.string({ maxLength: 5 }))), (parts) => {
      const text = parts.join('');
      const lines = text.split(/\r\n?|\n/).length;
      for (const { line } of read(text).mistakes) assert.ok(line >= 1 && line <= lines + 1, `${line} of ${lines}`);
    }),
    { numRuns: 500 },
  );
});

test('readPanelFile does not throw for a panel that is cut off anywhere', () => {
  fc.assert(
    fc.property(fc.nat(samplePanel.length), (length) => {
      const panel = read(samplePanel.slice(0, length));
      assert.ok(panel.form !== undefined || panel.mistakes.some(({ lost }) => lost));
    }),
  );
});

test('a panel without one of its tags loses at most one page, and the loss is reported', () => {
  const form = samplePanel.slice(samplePanel.indexOf('<form'));
  for (const tag of form.matchAll(/<\/?(?:form|page|field|label|description|title)\b[^>]*>/g)) {
    const broken = read(form.slice(0, tag.index) + form.slice(tag.index + tag[0].length));
    assert.ok((broken.form?.pages.length ?? 0) >= 2, tag[0]);
    assert.ok(broken.mistakes.length > 0, tag[0]);
  }
});
