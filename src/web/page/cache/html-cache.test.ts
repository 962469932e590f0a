import { expect, test } from 'vitest';
import type { Translate } from '../../words/translate.ts';
import { HtmlCache } from './html-cache.ts';

const english: Translate = (key) => `${key} in English`;
const french: Translate = (key) => `${key} in French`;

/** Renders pieces from a cache and counts them, which shows whether a piece was cached. */
function rendering(cache = new HtmlCache()): {
  readonly get: (view: string, t: Translate, part: unknown) => string;
  readonly made: () => number;
} {
  let made = 0;
  return {
    get: (view, t, part) =>
      cache.get(view, t, part, () => {
        made += 1;
        return `<${view}>${t(JSON.stringify(part))}é`;
      }),
    made: () => made,
  };
}

test('a piece for an object is rendered once for each language', () => {
  const { get, made } = rendering();
  const part = { href: '/m' };
  for (let time = 0; time < 2; time++) {
    expect(get('row', english, part)).toBe('<row>{"href":"/m"} in Englishé');
    expect(get('row', french, part)).toBe('<row>{"href":"/m"} in Frenché');
  }
  expect(made()).toBe(2);
});

test('another object with the same content is another piece', () => {
  const { get, made } = rendering();
  get('row', english, { href: '/m' });
  get('row', english, { href: '/m' });
  expect(made()).toBe(2);
});

test('a piece for a text is rendered once for each view and language', () => {
  const { get, made } = rendering();
  const pieces = () => [get('icon', english, 'undo'), get('icon', french, 'undo'), get('sign', english, 'undo')];
  expect(pieces()).toEqual(['<icon>"undo" in Englishé', '<icon>"undo" in Frenché', '<sign>"undo" in Englishé']);
  pieces();
  expect(made()).toBe(3);
  expect(get('icon', english, 'redo')).toBe('<icon>"redo" in Englishé');
});

test('an empty piece is cached too', () => {
  const cache = new HtmlCache();
  let made = 0;
  const empty = (): string => {
    made += 1;
    return '';
  };
  expect([cache.get('star', english, 'none', empty), cache.get('star', english, 'none', empty), made]).toEqual([
    '',
    '',
    1,
  ]);
});

test('a view that fails is rendered again the next time', () => {
  const cache = new HtmlCache();
  const part = {};
  const failing = (): string => {
    throw new Error('no such view');
  };
  expect(() => cache.get('row', english, part, failing)).toThrow('no such view');
  expect(cache.get('row', english, part, () => 'mended')).toBe('mended');
});

test('two views of the same object are two pieces', () => {
  const { get } = rendering();
  const part = { href: '/m' };
  expect([get('row', english, part), get('menu', english, part)]).toEqual([
    '<row>{"href":"/m"} in Englishé',
    '<menu>{"href":"/m"} in Englishé',
  ]);
});
