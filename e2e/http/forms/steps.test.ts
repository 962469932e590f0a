import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

const panel = `
  import { definePanel, formPage, literal, password, refuse, refuseField, sameAs, selectMany, tablePage, text } from 'panelsmith';
  const shops = { database: 'accounts', type: 'url' } as const;
  const fields = {
    Shop: text(),
    Street: text({ max: 40000 }),
    City: text({ optional: true }),
    Days: selectMany({ options: ['mon', 'tue'], initial: () => ['mon'] }),
    Secret: password(),
    Again: password({ rules: [sameAs('Secret')] }),
    Note: text({ optional: true }),
  };
  const steps = { who: ['Shop', 'Street'], where: ['City', 'Days'], end: ['Secret', 'Again', 'Note'] };
  const { Shop, Secret, Again, ...rest } = fields;
  export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [3000, 3300] }, pages: {
    list: tablePage({ lists: shops, columns: { Key: literal((shop) => shop.key) }, open: 'modify', create: 'create' }),
    create: formPage({ creates: shops, key: 'Shop', fields, steps, next: 'list', signals: 'none',
      postEvent(changes, shop, { City, Note }) {
        if (City === 'Atlantis') return refuseField('City', 'sunk');
        if (Note === 'no') return refuse('never');
      } }),
    quick: formPage({ edits: shops, fields: rest, steps: { one: ['Street'], two: ['City', 'Days', 'Note'] }, next: 'list' }),
    modify: formPage({ edits: shops, fields: rest, steps: { one: ['Street'], two: ['City', 'Days', 'Note'] },
      buttons: ['save', 'publish'], next: 'list',
      postEvent: (changes, shop, submitted, { button }) => { changes.setProps(shop, { Button: button }); } }),
  } });`;

const lexicon = {
  menu: 'Shops',
  sunk: 'That city has sunk.',
  never: 'Never.',
  fields: { Street: { label: 'Street' }, City: { label: 'City' } },
  pages: {
    create: {
      title: 'New shop',
      button: 'Open shop',
      steps: { who: { title: 'The shop' }, where: { title: 'Its place' }, end: { title: 'The key' } },
    },
    modify: { title: 'Shop {{key}}', steps: { one: { title: 'First' }, two: { title: 'Second' } } },
  },
};

let app: FreshApp;
let admin: HttpPerson;
const create = '/server-manager/shops/create';
const modify = '/server-manager/shops/modify?key=corner';
const modify2 = '/server-manager/shops/quick?key=corner';
const end = { Secret: 's3cret', Again: 's3cret', Note: 'hello' };

beforeAll(async () => {
  app = await openFreshApp({
    packages: { 'shops/panel.ts': panel, 'shops/locales/en.json': JSON.stringify(lexicon) },
  });
  expect(app.system.packages.map(({ broken }) => broken).filter(Boolean)).toEqual([]);
  admin = await app.admin();
});

beforeEach(async () => {
  await app.system.databases.accounts.update((accounts) => {
    for (const key of ['new', 'corner', 'a', 'b']) if (accounts.get(key)) accounts.delete(key);
    accounts.create('corner', 'url', { Street: 'Old Street', City: 'Bath' });
  });
});

afterAll(() => app.close());

/** The URL of the first step of a new visit. */
async function begin(path = create): Promise<string> {
  return placeOf(await admin.get(path));
}

function placeOf({ status, headers }: HttpAnswer): string {
  expect(status).toBe(303);
  return headers.get('location') ?? '';
}

/**
 * Fills in the step at a URL and continues.
 * @returns the URL of the next step
 */
async function goOn(place: string, typed: Readonly<Record<string, string>>): Promise<string> {
  return placeOf(await admin.submit(place, typed));
}

const stepAt = (place: string): string | null => new URL(place, 'http://x').searchParams.get('step');
const valueOf = (html: string, name: string): string | undefined => new Map(heldByForm(html)).get(name);

describe('a form over several pages', () => {
  test('keeps what was typed until the last one, and then submits all of it', async () => {
    const first = await begin();
    expect(stepAt(first)).toBe('who');
    expect((await admin.get(first)).html).toContain('<h2 class="step">Step 1 of 3: The shop</h2>');
    const second = await goOn(first, { Shop: 'new', Street: 'Mill & Lane' });
    expect(stepAt(second)).toBe('where');
    expect(app.account('new')).toBeUndefined();
    const third = await goOn(second, { City: 'Wells' });
    const last = await admin.get(third);
    expect(last.html).toMatch(/Step 3 of 3: The key[^]*>Open shop<[^]*value="previous"/);
    const done = await goOn(third, end);
    expect(done).toBe('/server-manager/shops/list?row=new#row');
    expect((await admin.get(done)).html).toContain('Saved.');
    expect(app.account('new')).toBe('url|City|Wells|Days|mon|Note|hello|Street|Mill & Lane');
  });

  test('checks each page separately, and shows what was typed again', async () => {
    const first = await begin();
    const refused = await admin.submit(first, { Shop: 'new', Street: '' });
    expect([refused.status, valueOf(refused.html, 'Shop')]).toEqual([422, 'new']);
    expect(refused.html).toContain('Please fill this in.');
    const taken = await admin.submit(first, { Shop: 'corner', Street: 'x' });
    expect([taken.status, taken.html]).toEqual([422, expect.stringContaining('Step 1 of 3')]);
    expect(stepAt(await goOn(first, { Shop: 'new', Street: 'x' }))).toBe('where');
  });

  test('goes back without checking, and loses nothing', async () => {
    const first = await begin();
    const second = await goOn(first, { Shop: 'new', Street: 'Mill Lane' });
    const back = await goOn(second, { City: 'x'.repeat(300), _step: 'previous' });
    expect(back).toBe(first);
    expect(valueOf((await admin.get(back)).html, 'Street')).toBe('Mill Lane');
    const again = await goOn(back, {});
    expect(again).toBe(second);
    expect(valueOf((await admin.get(again)).html, 'City')).toBe('x'.repeat(300));
    expect((await admin.submit(again, {})).status).toBe(422);
  });

  test('remembers which boxes were ticked, also that none was', async () => {
    const second = await goOn(await begin(), { Shop: 'new', Street: 'x' });
    expect((await admin.get(second)).html).toMatch(/value="mon" checked/);
    const form = heldByForm((await admin.get(second)).html).filter(([, value]) => value !== 'mon');
    const third = placeOf(await admin.post(second, new URLSearchParams(form)));
    expect((await admin.get(second)).html).not.toMatch(/value="mon" checked/);
    await goOn(third, end);
    expect(app.account('new')).toContain('|Days||');
  });

  test('can be reloaded at any step, and opened again with Back', async () => {
    const first = await begin();
    const second = await goOn(first, { Shop: 'new', Street: 'Mill Lane' });
    for (let times = 0; times < 2; times++) {
      expect((await admin.get(second)).html).toContain('Step 2 of 3');
      expect(valueOf((await admin.get(first)).html, 'Street')).toBe('Mill Lane');
    }
  });

  test('does not mix two tabs', async () => {
    const [one, other] = [await begin(), await begin()];
    const one2 = await goOn(one, { Shop: 'a', Street: 'A' });
    const other2 = await goOn(other, { Shop: 'b', Street: 'B' });
    const one3 = await goOn(one2, { City: 'Aachen' });
    const other3 = await goOn(other2, { City: 'Bonn' });
    await goOn(one3, end);
    await goOn(other3, end);
    expect(app.account('a')).toMatch(/City\|Aachen.*Street\|A$/);
    expect(app.account('b')).toMatch(/City\|Bonn.*Street\|B$/);
  });

  test('says on the page of its field what only the post-event found wrong', async () => {
    const second = await goOn(await begin(), { Shop: 'new', Street: 'x' });
    const third = await goOn(second, { City: 'Atlantis' });
    const back = await goOn(third, end);
    expect(back).toBe(second);
    const { html } = await admin.get(back);
    expect(html).toContain('That city has sunk.');
    expect(valueOf(html, 'City')).toBe('Atlantis');
    expect(app.account('new')).toBeUndefined();
    const last = await goOn(back, { City: 'Wells' });
    const { html: kept } = await admin.get(last);
    expect([valueOf(kept, 'Note'), valueOf(kept, 'Secret')]).toEqual(['hello', '']);
    await goOn(last, end);
    expect(app.account('new')).toContain('City|Wells');
  });

  test('says on the last page what is wrong with it, or with all', async () => {
    const third = await goOn(await goOn(await begin(), { Shop: 'new', Street: 'x' }), {});
    const differ = await admin.submit(third, { ...end, Again: 'other' });
    expect([differ.status, differ.html]).toEqual([422, expect.stringContaining('Step 3 of 3')]);
    const never = await admin.submit(third, { ...end, Note: 'no' });
    expect([never.status, never.html]).toEqual([422, expect.stringContaining('Never.')]);
  });

  test('checks all steps once more at the end', async () => {
    const third = await goOn(await goOn(await begin(), { Shop: 'a', Street: 'x' }), {});
    await app.system.databases.accounts.update((accounts) => {
      accounts.create('a', 'url', {});
    });
    const back = await goOn(third, end);
    expect(stepAt(back)).toBe('who');
    expect((await admin.get(back)).html).toMatch(/role="alert"[^]*href="#f-Shop"/);
  });

  test('leaves no step out, whatever the URL says', async () => {
    const first = await begin();
    const second = await goOn(first, { Shop: 'new', Street: 'x' });
    expect(placeOf(await admin.get(second.replace('step=where', 'step=end')))).toBe(second);
    expect(await goOn(second.replace('step=where', 'step=end'), end).catch(() => second)).toBe(second);
    expect((await admin.get(first.replace('step=who', 'step=nosuch'))).status).toBe(404);
    expect(app.account('new')).toBeUndefined();
  });

  test('starts again at its first page when what was typed is no longer kept, and says so', async () => {
    const second = await goOn(await begin(), { Shop: 'new', Street: 'x' });
    const third = await goOn(second, {});
    await goOn(third, end);
    for (const place of [second, third]) {
      const start = placeOf(await admin.get(place));
      expect(stepAt(start)).toBe('who');
      const { html } = await admin.get(start);
      expect(html).toContain('no longer kept');
      expect(valueOf(html, 'Shop')).toBe('');
    }
  });

  test('of another session, or of another record, cannot be continued', async () => {
    const second = await goOn(await begin(), { Shop: 'new', Street: 'x' });
    await admin.submit('/server-manager/sign-out', {}).catch(() => undefined);
    const other = await app.admin();
    expect(stepAt(placeOf(await other.get(second)))).toBe('who');
    const flow = new URL(second, 'http://x').searchParams.get('flow') ?? '';
    expect(stepAt(placeOf(await admin.get(`${modify}&step=two&flow=${flow}`)))).toBe('one');
  });

  test('has a limit of what it keeps', async () => {
    const first = await begin();
    expect((await admin.submit(first, { Shop: 'new', Street: 'x'.repeat(35_000) })).status).toBe(413);
    const second = await goOn(first, { Shop: 'new', Street: 'x' });
    for (let others = 0; others < 5; others++) await goOn(await begin(), { Shop: 'new', Street: 'y' });
    expect(stepAt(placeOf(await admin.get(second)))).toBe('who');
  });

  test('accepts all fields at once at its own URL', async () => {
    const { html } = await admin.get(await begin());
    const token = valueOf(html, '_csrf') ?? '';
    const answer = await admin.post(create, { _csrf: token, Shop: 'new', Street: 'x', Days: 'tue', ...end });
    expect(placeOf(answer)).toBe('/server-manager/shops/list?row=new#row');
    expect(app.account('new')).toContain('Days|tue');
  });
});

describe('a form over several pages about a record', () => {
  test('starts with what is stored, and knows which button ended it', async () => {
    const first = await begin(modify);
    expect(first).toContain('key=corner');
    const shown = await admin.get(first);
    expect([valueOf(shown.html, 'Street'), shown.html]).toEqual(['Old Street', expect.stringContaining('Shop corner')]);
    const second = await goOn(first, { Street: 'New Street' });
    expect(valueOf((await admin.get(second)).html, 'City')).toBe('Bath');
    await goOn(second, { City: 'Wells', _button: 'publish' });
    expect(app.account('corner')).toBe('url|Button|publish|City|Wells|Days|mon|Note||Street|New Street');
  });

  test('can be previewed on its last page, and saved or continued from there', async () => {
    const second = await goOn(await begin(modify2), { Street: 'New Street' });
    expect((await admin.get(second)).html).toContain('name="_preview"');
    const preview = await admin.submit(second, { City: 'Wells', _preview: '1' });
    expect([preview.status, preview.html]).toEqual([200, expect.stringMatching(/Old Street[^]*New Street/)]);
    const held = heldByForm(preview.html);
    const edit = await admin.post(actionOf(preview.html), new URLSearchParams([...held, ['_edit', '1']]));
    expect([edit.status, valueOf(edit.html, 'City')]).toEqual([200, 'Wells']);
    expect(edit.html).toContain('Step 2 of 2');
    expect(app.account('corner')).toBe('url|City|Bath|Street|Old Street');
    await admin.post(actionOf(preview.html), new URLSearchParams(held));
    expect(app.account('corner')).toMatch(/City\|Wells.*Street\|New Street/);
    expect(stepAt(placeOf(await admin.get(second)))).toBe('one');
  });

  test('shows what somebody else changed since its first page, and can still be saved', async () => {
    const second = await goOn(await begin(modify), { Street: 'Mine' });
    await app.system.databases.accounts.update((accounts) => {
      accounts.setProps('corner', { Street: 'Theirs', City: 'York' });
    });
    const conflict = await admin.submit(second, { Note: 'x' });
    expect([conflict.status, conflict.html]).toEqual([409, expect.stringContaining('Theirs')]);
    expect(app.account('corner')).toContain('Theirs');
    const done = await admin.post(actionOf(conflict.html), new URLSearchParams(heldByForm(conflict.html)));
    expect(placeOf(done)).toBe('/server-manager/shops/list?row=corner#row');
    expect(app.account('corner')).toMatch(/City\|York.*Street\|Mine/);
  });
});

function actionOf(html: string): string {
  const main = html.slice(html.indexOf('<main'));
  return (/<form[^>]* action="([^"]*)"/.exec(main)?.[1] ?? '').replaceAll('&amp;', '&');
}
