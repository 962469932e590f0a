import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

test('the panel is translated to French', async () => {
  const french = await openPanel(import.meta.dirname, { language: 'fr' });
  expect((await french.open('list')).title).toBe('Numéros de portable');
  await french.close();
});
