import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../support/http-person.ts';
import type { FormField, OldPage } from '../../src/formmagick/read/old-form.ts';
import type { OldPanel } from '../../src/formmagick/old-panel.ts';
import { readPanelFolder } from '../../src/formmagick/read/panel-folder.ts';
import { recordings } from './folder.ts';

/** Panels of many authors, unchanged and without any of their subs. */
const corpus = join(recordings, 'formmagick');
const folders = existsSync(corpus)
  ? readdirSync(corpus, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))
  : [];

/** Some are there twice, and some have the name of a bundled panel. */
const nameOf = (folder: string): string => `old-${folder}`;

describe.skipIf(folders.length === 0)('an original panel without its program', () => {
  let app: FreshApp;
  let admin: HttpPerson;
  const place = mkdtempSync(join(tmpdir(), 'panelsmith-old-'));

  beforeAll(async () => {
    for (const folder of folders) {
      const target = join(place, nameOf(folder));
      cpSync(join(corpus, folder), target, { recursive: true });
      const json: unknown = JSON.parse(readFileSync(join(target, 'panel.json'), 'utf8'));
      writeFileSync(join(target, 'panel.json'), JSON.stringify({ ...Object(json), name: nameOf(folder) }));
    }
    app = await openFreshApp({ system: { packageFolders: [place] } });
    admin = await app.admin();
  });

  afterAll(async () => {
    await app.close();
    rmSync(place, { recursive: true });
  });

  function panelOf(folder: string): OldPanel {
    const found = app.system.packages.find(({ name }) => name === nameOf(folder));
    expect(found?.broken).toBeUndefined();
    if (found?.definition?.kind !== 'old') throw new Error(`${folder} is not an old panel`);
    return found.definition;
  }

  test('is loaded together with all others', () => {
    expect(app.system.packages.filter(({ name }) => folders.map(nameOf).includes(name))).toHaveLength(folders.length);
  });

  test.each(folders)('has an entry in the menu under its heading, and reports what it lacks: %s', async (folder) => {
    const panel = panelOf(folder);
    const { html } = await admin.get('/server-manager/packages');
    const menu = html.slice(html.indexOf('<nav class="side"'), html.indexOf('</nav>'));
    const entry = menu.indexOf(`href="/server-manager/${panel.name}"`);
    expect(entry).toBeGreaterThan(0);
    const heading = [...menu.slice(0, entry).matchAll(/<span>([^<]*)<\/span>/g)].at(-1)?.[1];
    expect(heading?.toLowerCase()).toBe((panel.menu.heading ?? 'Unknown').toLowerCase());
    for (const sub of panel.missing) expect(html).toContain(sub);
  });

  test.each(folders)('shows each page with all its fields, without failures: %s', async (folder) => {
    const panel = panelOf(folder);
    const read = await readPanelFolder(join(corpus, folder));
    for (const page of read?.panel.form?.pages ?? []) {
      const { status, html } = await admin.get(`/server-manager/${panel.name}/${page.name}`);
      expect([page.name, status]).toEqual([page.name, 200]);
      if (page.router) continue;
      const main = html.slice(html.indexOf('<main'));
      for (const { id, type } of fieldsOf(page).filter(({ id }) => id !== ''))
        if (type !== 'literal') expect(main, `${page.name} ${id}`).toMatch(new RegExp(`\\sid="f-${id}"|name="${id}"`));
      const { length } = [...main.matchAll(/<(?:div|fieldset) class="field[ "]/g)];
      expect([page.name, length]).toEqual([page.name, fieldsOf(page).filter(({ type }) => type !== 'hidden').length]);
      for (const sub of panel.missing.filter((name) => mustBeTold(page, name))) expect(main).toContain(sub);
      expect(html).not.toMatch(/old\.[a-z]|errors\.|javascript:/);
    }
  });

  test.each(folders)('saves nothing while the subs of a page are missing: %s', async (folder) => {
    const panel = panelOf(folder);
    const before = app.system.databases.accounts.snapshot();
    for (const page of panel.form.pages) {
      const lacks = page.postEvents.some(({ sub }) => panel.missing.includes(sub));
      const path = `/server-manager/${panel.name}/${page.name}`;
      const { html } = await admin.get(path);
      // A page without its own form can still be posted to.
      const token: [string, string] = ['_csrf', /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? ''];
      const form = heldByForm(html).filter(([name]) => name !== '_csrf');
      const { status } = await admin.post(path, new URLSearchParams([token, ...form]));
      expect([page.name, status]).toEqual([page.name, lacks ? 422 : expect.toBeOneOf([303, 422])]);
    }
    expect(app.system.databases.accounts.snapshot()).toBe(before);
  });

  test.each(folders)('is shown in every language that it has: %s', async (folder) => {
    const panel = panelOf(folder);
    for (const [language, texts] of panel.lexicons) {
      await choose(admin, language);
      const { status, html } = await admin.get(`/server-manager/${panel.name}`);
      expect([language, status]).toEqual([language, 200]);
      const title = texts.get(panel.form.title);
      if (title !== undefined && !/[<&{'"]/.test(title))
        expect(html).toContain(`<h1 id="title">${title.replace(/\s+/g, ' ')}</h1>`);
    }
  });
});

function fieldsOf(page: OldPage): readonly FormField[] {
  return page.items.flatMap((item) => (item.kind === 'field' ? item : []));
}

/** Whether a page itself must report that a sub is missing. */
function mustBeTold(page: OldPage, name: string): boolean {
  const shown = page.items.flatMap((item) => (item.kind === 'subroutine' ? item.call : []));
  return [...page.preEvents, ...page.postEvents, ...shown].some(({ sub }) => sub === name);
}

/** Chooses a language by its code, or by the code without its region. */
async function choose(admin: HttpPerson, language: string): Promise<void> {
  const { html } = await admin.get('/server-manager/');
  const token = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
  for (const code of [language.split('-')[0] ?? '', language])
    await admin.post('/server-manager/preferences', { _csrf: token, back: '/', language: code });
}
