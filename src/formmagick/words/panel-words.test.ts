import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { interpolate } from './interpolate.ts';
import { panelLink } from './panel-link.ts';
import { panelWords, type PanelWords } from './panel-words.ts';

const lexicons = new Map(
  Object.entries({
    'en-US': {
      TITLE: 'Door <b>bells</b>',
      SAVE: 'Keep',
      ONLY: 'only in English',
      WITH: '{$who} &amp; {$TITLE}{$nobody}',
    },
    fr: { TITLE: 'Sonnettes', WITH: '{${who}} et {$TITLE}' },
    'pt-BR': { TITLE: 'Campainhas' },
  }).map(([language, texts]) => [language, new Map(Object.entries(texts))]),
);

function wordsIn(language: string): PanelWords {
  const general = (base: string): string | undefined => (base === 'YES' ? `yes (${language})` : undefined);
  const shared = { language, say: (key: string) => `said ${key}`, general };
  return panelWords({ lexicons, shared, place: { base: '/m', panel: 'bells' } });
}

describe('the words of an old panel', () => {
  test.each([
    ['fr', 'Sonnettes'],
    ['fr-CA', 'Sonnettes'],
    ['pt', 'Campainhas'],
    ['pt-PT', 'Campainhas'],
    ['en', 'Door bells'],
    ['de', 'Door bells'],
  ])('use for %s the best language that the panel has', (language, title) => {
    assert.equal(wordsIn(language).text('TITLE'), title);
  });

  test('fall back to English, then to the shared words, then to the base itself', () => {
    const words = wordsIn('fr');
    assert.deepEqual(
      ['ONLY', 'SAVE', 'YES', 'NOWHERE <b>', ''].map((base) => words.text(base)),
      ['only in English', 'Keep', 'yes (fr)', 'NOWHERE <b>', ''],
    );
  });

  test('insert values as text and other sentences as markup', () => {
    assert.deepEqual(wordsIn('en').rich('WITH', { who: '<i>{$SAVE}</i>' }), [
      '<i>{$SAVE}</i> & Door ',
      { tag: 'b', attributes: [], children: ['bells'] },
    ]);
    assert.equal(wordsIn('fr').text('WITH', { who: 'A' }), 'A et Sonnettes');
  });

  test('do not treat an unknown base as a template', () => {
    assert.equal(wordsIn('en').text('{$TITLE} {$who}', { who: 'x' }), '{$TITLE} {$who}');
  });

  test('use the panel’s own sentence for a refusal if it has one', () => {
    const refusal = (key: string): string => wordsIn('en').refusal({ refused: true, key, args: {} });
    assert.deepEqual(
      [refusal('ONLY'), refusal('YES'), refusal('errors.x')],
      ['only in English', 'yes (en)', 'said errors.x'],
    );
  });
});

test('interpolation of a sentence that names itself ends', () => {
  const loop = (name: string): string | undefined => (name === 'x' ? '{$x}{$x}' : undefined);
  assert.equal(interpolate('{$x}', {}, loop), '');
});

test('interpolation leaves other Perl code in a sentence unchanged', () => {
  for (const text of ['{ system("x") }', '{$x->y}', '{@x}', '{}', '{$x; 1}'])
    assert.equal(
      interpolate(text, { x: 1 }, () => ''),
      text,
    );
});

describe('panelLink', () => {
  test.each([
    ['cellnumbers?page=0&page_stack=&Next=Next', '/m/cellnumbers?page=0&page_stack=&Next=Next'],
    ['./cellnumbers', '/m/cellnumbers'],
    ['?page=1', '/m/bells?page=1'],
    ['/server-manager/cgi-bin/cellnumbers?a=b c', '/m/cellnumbers?a=b%20c'],
    ['/cgi-bin/cellnumbers#x', '/m/cellnumbers#x'],
    ['/server-manager/bells/First', '/m/bells/First'],
    ['/mailman/listinfo', '/mailman/listinfo'],
    ['http://www.example.com/cgi-bin/x?y', 'http://www.example.com/cgi-bin/x?y'],
    ['mailto:ada@example.com', 'mailto:ada@example.com'],
    ['#place', '#place'],
    ['//evil.example/', undefined],
    ['/\\evil.example', undefined],
    ['javascript:alert(1)', undefined],
    ['java\tscript:alert(1)', undefined],
    ['\0javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['', undefined],
  ])('converts %j to %j', (href, expected) => {
    assert.equal(panelLink(href, { base: '/m', panel: 'bells' }), expected);
  });

  test('returns only addresses of pages', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('javscript:/\\?#.\t\n\0 x&')), maxLength: 30 }),
        (href) => {
          const link = panelLink(href, { base: '/m', panel: 'bells' });
          if (link !== undefined) assert.match(link, /^(?:\/(?![/\\])|#|https?:\/\/|mailto:|ftp:\/\/)/i);
        },
      ),
    );
  });
});
