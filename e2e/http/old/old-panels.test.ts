import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';
import { home } from '../../../src/system.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

/**
 * The package `doorbells` of `e2e/packages` is an old panel: Perl, form, lexicons, and most of its subs in TypeScript.
 */
const bells = '/server-manager/doorbells';

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: [
      'back=bell|Loud|low|Melody|<b>&',
      'front=bell|Loud|high|Melody|ding|Rings|day,once',
      'side=bell|Loud|high|Melody|dong',
    ],
    system: { packageFolders: [join(home, 'e2e/packages')] },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

/** The main part of a page as a person reads it. */
function words({ html }: HttpAnswer): string {
  return html
    .slice(html.indexOf('<main'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

async function followed(answer: HttpAnswer): Promise<string> {
  expect(answer.status).toBe(303);
  return words(await admin.follow(answer));
}

describe('an old panel', () => {
  test('has its entry of the menu and its first page, in each language it ships', async () => {
    const { html } = await admin.get(bells);
    expect(html).toMatch(/<a href="\/server-manager\/doorbells" aria-current="page">Door bells<\/a>/);
    expect(html).toContain('<h1 id="title">Door bells</h1>');
    const inFrench = new HttpPerson(app.origin, { 'accept-language': 'fr' });
    await inFrench.signIn('Fresh-app-2026');
    const french = await inFrench.get(bells);
    expect(french.html).toMatch(/<a href="\/server-manager\/doorbells" aria-current="page">Sonnettes<\/a>/);
    expect(words(french)).toMatch(/Les sonnettes.*Toutes les sonnettes.*Mélodie.*Modifier.*Supprimer/);
    expect(words(french)).toContain('Bells of the house');
  });

  test('shows what its subs give, every value escaped', async () => {
    const { html } = await admin.get(bells);
    expect(html).toContain('<td data-label="Melody">&lt;b&gt;&amp;');
    expect(html).toContain(`<a href="${bells}/Modify?Bell=front&amp;Melody=ding">Modify`);
  });

  test('brings markup in its sentences, but nothing that runs, and its links lead to its pages', async () => {
    const { html } = await admin.get(bells);
    expect(html).toContain('or <b>ring</b>');
    expect(html).not.toMatch(/javascript:|onclick|alert/);
    expect(html).toContain(
      `<a href="${bells}?page=1&amp;page_stack=&amp;Next=Next" class="btn btn-secondary">add one</a>`,
    );
    const modify = await admin.get(`${bells}/Modify?Bell=front`);
    expect(modify.html).toContain('<p>Mind the <i>dog</i> &amp; cat.</p>');
  });

  test('opens a page by the old links, also at their old address', async () => {
    const query = '?page=0&page_stack=&Next=Next&Bell=front&wherenext=Modify';
    const old = await admin.get(`/server-manager/cgi-bin/doorbells${query}`);
    expect(old.headers.get('location')).toBe(bells + query);
    expect(words(await admin.follow(old))).toMatch(/Change a bell.*Bell front Melody/);
  });
});

describe('a page of an old panel', () => {
  test('is saved by its rewritten sub, and says so once', async () => {
    const fields = { Melody: 'gong', Loud: 'low', Side: 'left', Rings: 'dusk', Notes: 'one\r\ntwo', Night: 'yes' };
    const answer = await admin.submit(`${bells}/Modify?Bell=front`, fields);
    expect(await followed(answer)).toContain('The bell front has been saved.');
    expect(app.account('front')).toBe(
      String.raw`bell|Loud|low|Melody|gong|Night|yes|Notes|one\ntwo|Rings|dusk|Side|left`,
    );
    expect(words(await admin.get(`${bells}/First`))).not.toContain('has been saved');
  });

  test('that somebody else changed meanwhile keeps what they did, or says what the conflict is and who made it', async () => {
    const url = `${bells}/Modify?Bell=front`;
    const [alone, collides] = [await admin.get(url), await admin.get(url)];
    const send = (form: HttpAnswer, typed: Record<string, string>): Promise<HttpAnswer> =>
      admin.post(
        url,
        new URLSearchParams([...heldByForm(form.html).filter(([name]) => !(name in typed)), ...Object.entries(typed)]),
      );
    expect((await admin.submit(url, { Melody: 'theirs' })).status).toBe(303);
    // A person who did not change the melody keeps the newer one.
    expect((await send(alone, { Side: 'right' })).status).toBe(303);
    expect(app.account('front')).toMatch(/Melody\|theirs.*Side\|right/);
    const told = await send(collides, { Melody: 'mine' });
    expect(told.status).toBe(409);
    expect(words(told)).toMatch(/Melody is now “theirs”; admin changed it/);
    expect(told.html).toContain('value="mine"');
    expect(app.account('front')).toContain('Melody|theirs');
    expect((await admin.submit(url, { Notes: 'x' })).status).toBe(303);
    const emptied = await admin.get(url);
    expect((await admin.submit(url, { Notes: '' })).status).toBe(303);
    expect(words(await send(emptied, { Notes: 'y' }))).toContain('Notes is now “none”');
    expect((await send(told, {})).status).toBe(303);
    expect(app.account('front')).toMatch(/Melody\|mine.*Side\|right/);
  });

  test('is shown again with every mistake and everything that was typed, except a password', async () => {
    const before = app.account('front');
    const typed = { Melody: 'a melody | that is far too long', Notes: '0', Loud: 'deafening', Secret: 'open sesame' };
    const answer = await admin.submit(`${bells}/Modify?Bell=front`, typed);
    expect(answer.status).toBe(422);
    expect(words(answer)).toMatch(/2 fields.*The character \| cannot be stored. This is too long; use at most 20/);
    expect(words(answer)).toContain('“deafening” is not one of the choices.');
    expect(answer.html).toContain('value="a melody | that is far too long"');
    expect(answer.html).toMatch(/<textarea[^>]*>\n0<\/textarea>/);
    expect(answer.html).not.toContain('open sesame');
    expect(app.account('front')).toBe(before);
  });

  test('is shown again with what was typed when the password of its preview is no longer kept', async () => {
    const path = `${bells}/Modify?Bell=front`;
    const before = app.account('front');
    const typed = { Melody: 'chime', Loud: 'low', Side: 'left', Rings: 'once', Secret: 'open sesame' };
    const preview = await admin.submit(path, { ...typed, Notes: 'by the gate', _preview: 'Next=Save' });
    expect([preview.status, preview.html.includes('open sesame')]).toEqual([200, false]);
    const held = heldByForm(preview.html).filter(([name]) => name !== '_kept');
    const late = await admin.post(`${bells}/Modify`, new URLSearchParams([...held, ['_kept', 'gone']]));
    expect([late.status, words(late)]).toEqual([422, expect.stringContaining('was kept for ten minutes only')]);
    const shown = heldByForm(late.html);
    expect(Object.fromEntries(shown)).toMatchObject({ ...typed, Secret: '' });
    expect(late.html).toMatch(/<textarea[^>]*name="Notes"[^>]*>\nby the gate<\/textarea>/);
    expect(app.account('front')).toBe(before);
    const lost = await admin.post(`${bells}/Nowhere`, new URLSearchParams([...held, ['_kept', 'gone']]));
    expect(lost.status).toBe(404);
    expect(await followed(await admin.post(`${bells}/Modify`, new URLSearchParams(shown)))).toContain(
      'front has been saved',
    );
    expect(app.account('front')).toMatch(/Loud\|low\|Melody\|chime/);
  });

  test('keeps an emptied field empty, and several choices chosen', async () => {
    const path = `${bells}/Modify?Bell=front`;
    const form = heldByForm((await admin.get(path)).html).filter(([name]) => name !== 'Melody' && name !== 'Rings');
    const typed: [string, string][] = [
      ['Melody', ''],
      ['Rings', 'day'],
      ['Rings', 'dusk'],
    ];
    const answer = await admin.post(`${bells}/Modify`, new URLSearchParams([...form, ...typed]));
    expect(answer.status).toBe(422);
    expect(answer.html).toMatch(/name="Melody" type="text" value=""/);
    expect([...answer.html.matchAll(/name="Rings" value="(\w+)" checked/g)].map(([, value]) => value)).toEqual([
      'dusk',
      'day',
    ]);
  });

  test('does not take a field that it does not show, nor the record it is about, from the browser', async () => {
    const fields = { Melody: 'gong', Bell: 'back', Code: '7' };
    await admin.submit(`${bells}/Modify?Bell=front`, fields);
    expect(app.account('front')).toContain('Melody|gong');
    expect(app.account('front')).not.toContain('Code');
    expect(app.account('back')).toContain('Melody|<b>&');
  });

  test('about a record that is not there says so', async () => {
    const answer = await admin.get(`${bells}/Remove?Bell=nobody`);
    expect([answer.status, words(answer)]).toEqual([404, expect.stringContaining('This does not exist')]);
  });

  test('that lacks the sub it is submitted to, or a rule of a field, names them and saves nothing', async () => {
    const shown = await admin.get(`${bells}/Power`);
    expect(words(shown)).toMatch(/Nothing can be saved on this page yet.*save_power, volts_are_safe.*print_power/);
    expect(shown.html).toContain('value="12"');
    expect((await admin.submit(`${bells}/Power`, { Volts: '24' })).status).toBe(422);
  });

  test('keeps what several open forms are about apart', async () => {
    const [front, back] = [await admin.get(`${bells}/Modify?Bell=front`), await admin.get(`${bells}/Modify?Bell=back`)];
    for (const [{ html }, Melody] of [
      [front, 'one'],
      [back, 'two'],
    ] as const) {
      const form = heldByForm(html).filter(([name]) => name !== 'Melody');
      await admin.post(`${bells}/Modify`, new URLSearchParams([...form, ['Melody', Melody]]));
    }
    expect([app.account('front'), app.account('back')]).toEqual([
      expect.stringContaining('|one|'),
      expect.stringContaining('|two|'),
    ]);
  });
});

describe('a link of an old panel', () => {
  test('to a router page leads to the page that it chooses', async () => {
    expect(words(await admin.get(`${bells}?page=1&page_stack=&Next=Next`))).toContain('A new bell');
    await app.system.databases.accounts.update((accounts) => {
      for (const key of ['attic', 'cellar']) accounts.create(key, 'bell', {});
    });
    expect(words(await admin.get(`${bells}?page=1&page_stack=&Next=Next`))).toMatch(
      /There are 5 bells already.*All bells of/,
    );
  });

  test('that would change something asks first, and writes only when the form is posted', async () => {
    const path = `${bells}?page=5&page_stack=&Next=Next`;
    const asked = await admin.get(path);
    expect(words(asked)).toContain('would change something');
    expect(app.account('side')).toContain('Loud|high');
    const form = new URLSearchParams(heldByForm(asked.html));
    expect(await followed(await admin.post(`${bells}/MuteAll`, form))).toContain('All bells are quiet.');
    expect(app.account('side')).toContain('Loud|low');
  });

  test('to a missing page says so', async () => {
    for (const path of [`${bells}/Nowhere`, `${bells}?page=0&Next=Next&wherenext=Nowhere`, `${bells}?page=99`]) {
      const answer = await admin.get(path);
      expect([answer.status, words(answer)]).toEqual([404, expect.stringContaining('This panel has no page')]);
    }
  });
});

describe('several pages one after the other', () => {
  test('keep what was typed until the end, and then forget it', async () => {
    const second = await admin.submit(`${bells}/Where`, { Street: 'Mill Lane' });
    expect(await followed(second)).toContain('The people');
    const path = second.headers.get('location') ?? '';
    expect((await admin.submit(path, { Owner: 'Mill Lane' })).status).toBe(422);
    expect(await followed(await admin.submit(path, { Previous: '1' }))).toContain('The place');
    expect((await admin.get(path.replace('Who', 'Where'))).html).toContain('value="Mill Lane"');
    expect(await followed(await admin.submit(path, { Owner: 'Ada' }))).toContain('Ada lives in Mill Lane.');
    expect((await admin.get(path.replace('Who', 'Where'))).html).toContain('name="Street" type="text" value=""');
  });
});

test('a file that was chosen reaches the sub', async () => {
  const path = (await admin.submit(`${bells}/Where`, { Street: 'Mill Lane' })).headers.get('location') ?? '';
  const { html } = await admin.get(path);
  expect(html).toContain('enctype="multipart/form-data"');
  const form = new FormData();
  for (const [name, value] of heldByForm(html)) if (name !== 'Plan') form.append(name, value);
  form.set('Owner', 'Ada');
  form.append('Plan', new File(['12345'], 'house.svg', { type: 'image/svg+xml' }));
  const headers = { cookie: admin.cookie };
  const answer = await fetch(new URL(path, app.origin), { method: 'POST', body: form, redirect: 'manual', headers });
  expect(answer.status).toBe(303);
  const next = await admin.get(answer.headers.get('location') ?? '');
  expect(words(next)).toContain('Ada lives in Mill Lane, as house.svg shows in 5 bytes.');
});

test('the list of packages names the subs an old panel still lacks', async () => {
  const { html } = await admin.get('/server-manager/packages');
  expect(html).toContain('Not in subs.ts yet: print_power, save_power, volts_are_safe.');
});

test('a second panel of the same name is named after its folder, and its links lead to itself', async () => {
  const form = `<form title="Bells"><page name="First"><title>TITLE</title><description>GO</description></page>
    <page name="Second"><title>SECOND</title></page></form>`;
  const lexicon = `<lexicon lang="en-us"><entry><base>GO</base>
    <trans><![CDATA[<a href="bells?page=0&page_stack=&Next=Next&wherenext=Second">On</a>]]></trans></entry></lexicon>`;
  const both = await openFreshApp({
    packages: Object.fromEntries(
      ['bells', 'bells-v2'].flatMap((folder) => [
        [`${folder}/form.xml`, form],
        [`${folder}/panel.json`, '{ "name": "bells" }'],
        [`${folder}/lexicon.en-us.xml`, lexicon],
      ]),
    ),
  });
  const person = await both.admin();
  for (const name of ['bells', 'bells-v2']) {
    const { status, html } = await person.get(`/server-manager/${name}`);
    expect(status).toBe(200);
    const link = /href="(\/server-manager\/[\w-]+\?page=0[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(link).toMatch(new RegExp(`^/server-manager/${name}\\?`));
    expect(words(await person.get(link))).toContain('SECOND');
  }
  expect(words(await person.get('/server-manager/packages'))).toContain('this one is called bells-v2');
  await both.close();
});

describe('a page of an old panel that comes back', () => {
  const modify = (key: string): string => `${bells}/Modify?Bell=${key}`;
  const entries = async (): Promise<number> =>
    (await app.system.changes.history.read(200, undefined, { made: ['person'] })).entries.length;

  test.each([
    ['Melody', 'a melody that is far too long for today', { Loud: 'low' }, 'Loud|low'],
    ['Melody', '', { Loud: 'low' }, 'Loud|low'],
    ['Code', 'twelve', { Melody: 'gong' }, 'Melody|gong'],
    ['Loud', 'deafening', { Melody: 'gong' }, 'Melody|gong'],
    ['Side', 'middle', { Melody: 'gong' }, 'Melody|gong'],
    ['Melody', 'ding\tdong', { Loud: 'low' }, 'Loud|low'],
  ])('keeps %s as it is stored (%j), whatever its rules say today', async (name, stored, change, changed) => {
    await app.system.databases.accounts.update((draft) => {
      draft.setProps('side', { Melody: 'dong', Loud: 'high', Side: 'left', [name]: stored });
    });
    expect((await admin.submit(modify('side'), change)).status).toBe(303);
    expect(app.account('side')).toContain(changed);
    expect(app.account('side')).toContain(`${name}|${stored}`);
    // A different value must be valid, also when it is posted again after a refusal.
    const wrong = { [name]: `${stored} and on and on and on` };
    for (let time = 0; time < 2; time++) expect((await admin.submit(modify('side'), wrong)).status).toBe(422);
    expect(app.account('side')).toContain(`${name}|${stored}`);
  });

  test('does not take a refused value for a stored one because it was typed before', async () => {
    const form = heldByForm((await admin.get(`${bells}/Create`)).html).filter(([name]) => name !== 'Bell');
    const back = await admin.post(`${bells}/Create`, new URLSearchParams([...form, ['Bell', 'x'], ['Previous', '1']]));
    const next = await admin.follow(back);
    expect(
      (await admin.post(`${bells}/Create`, new URLSearchParams([...heldByForm(next.html), ['Bell', 'x']]))).status,
    ).not.toBe(303);
    expect(app.account('x')).toBeUndefined();
  });

  test('as it was shown writes nothing, signals nothing, adds nothing to the history, and says so', async () => {
    await app.system.databases.accounts.update((draft) => {
      draft.setProps('side', { Melody: 'dong', Loud: 'high', Side: 'left', Code: '7', Notes: '', Rings: 'day' });
    });
    const shown = `${bells}/Plain?Bell=side`;
    const before = await entries();
    expect(await followed(await admin.submit(shown, {}))).toContain('Nothing was changed, so nothing was saved.');
    expect(await entries()).toBe(before);
    expect((await admin.submit(shown, { Melody: 'gong' })).status).toBe(303);
    expect(app.account('side')).toContain('Melody|gong');
    expect(await entries()).toBe(before + 1);
  });
});
