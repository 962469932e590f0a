import { expect, test } from 'vitest';
import { openFreshApp } from '../support/fresh-app.ts';
import { ownPackage } from '../support/own-package.ts';
import { thingPanel as panel } from '../support/thing-panel.ts';

test('a lexicon that is broken, too long, or refers to itself does not damage the pages', async () => {
  const broken = {
    menu: 5,
    pages: { list: { title: ['a'], description: '$t(pages.list.description)' } },
    actions: { modify: null },
  };
  const markup = {
    menu: '<b>Bold</b>',
    pages: { list: { title: '<script>alert(1)</script>', description: 'x'.repeat(1e6) } },
  };
  const circle = {
    menu: '$t(one)',
    one: '$t(two) $t(two)',
    two: '$t(one)',
    pages: { list: { title: '{{a.b.c}} $t(' } },
  };
  const other = await openFreshApp({
    accounts: ['one=url|Note|1'],
    packages: {
      ...panel('markup', {}),
      'markup/locales/en.json': JSON.stringify(markup),
      ...panel('odd', {}),
      'odd/locales/en.json': JSON.stringify(broken),
      ...panel('circle', {}),
      'circle/locales/en.json': JSON.stringify(circle),
      ...panel('torn', {}),
      'torn/locales/en.json': '{ "menu": ',
      ...panel('listed', {}),
      'listed/locales/en.json': '[1, 2]',
      // Neither a package with the same name nor one without a lexicon changes the texts of another package.
      ...ownPackage('people'),
      'twin/panel.ts': panel('people', {})['people/panel.ts'] ?? '',
      'twin/locales/en.json': JSON.stringify({ menu: 'stolen' }),
      'words/locales/en.json': JSON.stringify({ menu: 'stolen' }),
      'shared/locales/en.json': JSON.stringify({ buttons: { signIn: 'stolen' } }),
    },
  });
  try {
    const person = await other.admin();
    for (const name of ['torn', 'listed']) expect((await person.get(`/server-manager/${name}`)).status).toBe(503);
    for (const name of ['markup', 'odd', 'circle', 'people']) {
      const { status, html } = await person.get(`/server-manager/${name}`);
      expect([name, status]).toEqual([name, 200]);
      expect(html.length).toBeLessThan(50_000);
      expect(html).not.toMatch(/<b>Bold|<script>alert|stolen|Menu of people/);
      expect(html).toContain('&lt;b&gt;Bold&lt;/b&gt;');
    }
    expect(other.logged.join()).toContain('is not a string, or is longer than');
    const { html } = await person.get('/server-manager/packages');
    expect(html).toContain('works, with remarks');
    expect(html).toMatch(/>locales\/en\.json:1: it is not JSON/);
    expect(html).toMatch(/>locales\/en\.json: it is not an object/);
    expect(html).toMatch(/odd\/locales\/en\.json: pages\.list\.title is not a string/);
  } finally {
    await other.close();
  }
});
