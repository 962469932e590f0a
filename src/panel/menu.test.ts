import { expect, test } from 'vitest';
import { arrangeMenu, type MenuItem } from './menu.ts';

function item(panel: string, heading: string, order: [number, number], text = panel): MenuItem {
  return { panel, heading, text, order };
}

test('headings are sorted by the mean weight of their panels, not the smallest', () => {
  const menu = arrangeMenu(
    [
      item('support', 'Miscellaneous', [5000, 5300]),
      item('starter', 'Miscellaneous', [7000, 7100]),
      item('remote', 'Security', [5000, 5200]),
      item('users', 'Collaboration', [2000, 2100]),
    ],
    'en',
  );
  expect(menu.map(({ heading }) => heading)).toEqual(['Collaboration', 'Security', 'Miscellaneous']);
});

test('panels of equal weight are sorted by title, then by name', () => {
  const menu = arrangeMenu(
    [
      item('b', 'Collaboration', [3000, 3150], 'Zebra'),
      item('a', 'Collaboration', [3000, 3150], 'Zebra'),
      item('c', 'Collaboration', [3000, 3150], 'Ant'),
    ],
    'en',
  );
  expect(menu[0]?.items.map(({ panel }) => panel)).toEqual(['c', 'a', 'b']);
});

test('panels with different weights for one heading share it', () => {
  const menu = arrangeMenu([item('a', 'Configuration', [4000, 4200]), item('b', 'Configuration', [6000, 6100])], 'en');
  expect(menu).toHaveLength(1);
  expect(menu[0]?.items.map(({ panel }) => panel)).toEqual(['a', 'b']);
});
