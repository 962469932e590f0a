import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { parseLanguage } from '../../src/formmagick/read/language.ts';
import { readOldLexicon } from '../../src/formmagick/read/read-lexicon.ts';
import { readPanelFolder, type PanelFolder } from '../../src/formmagick/read/panel-folder.ts';
import { recordings } from './folder.ts';

const corpus = join(recordings, 'formmagick');

interface Expected {
  readonly name: string;
  readonly heading?: string | null;
  readonly description?: string | null;
  readonly navigation?: readonly number[] | null;
  readonly well_formed: true | { readonly error: string };
  readonly pages: readonly string[];
  readonly lexicons: Readonly<Record<string, ExpectedLexicon>>;
}

interface ExpectedLexicon {
  readonly lang?: string;
  readonly entries?: number;
  readonly params?: string;
  readonly variables?: readonly string[];
  readonly duplicate_bases?: number;
  readonly error?: string;
}

const folders = existsSync(corpus)
  ? readdirSync(corpus, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))
  : [];

function expectedOf(folder: string): Expected {
  return JSON.parse(readFileSync(join(corpus, folder, 'panel.json'), 'utf8')) as Expected;
}

async function panelOf(folder: string): Promise<PanelFolder> {
  const panel = await readPanelFolder(join(corpus, folder));
  assert.ok(panel !== undefined);
  return panel;
}

/** Returns the form without its comments. */
function plainForm(folder: string): string {
  return readFileSync(join(corpus, folder, 'form.xml'), 'latin1')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replaceAll('=>', '=');
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

describe.skipIf(folders.length === 0)('every panel of the corpus', () => {
  test.each(folders)('has the expected header and pages: %s', async (folder) => {
    const expected = expectedOf(folder);
    const { name, header, panel } = await panelOf(folder);
    assert.equal(name, expected.name);
    assert.equal(header.heading, expected.heading ?? undefined);
    assert.equal(header.description, expected.description ?? undefined);
    assert.deepEqual(header.navigation, expected.navigation?.length === 2 ? expected.navigation : undefined);
    assert.deepEqual(panel.form?.pages.map((page) => page.name) ?? [], expected.pages);
  });

  test.each(folders)('has as many fields, rules, options, values and calls as its text: %s', async (folder) => {
    const { panel } = await panelOf(folder);
    const text = plainForm(folder);
    const pages = panel.form?.pages ?? [];
    const items = pages.flatMap((page) => page.items);
    const fields = items.flatMap((item) => (item.kind === 'field' ? item : []));
    const events = pages.flatMap((page) => [...page.preEvents, ...page.postEvents]).length;
    assert.equal(fields.length, count(text, /<field\b/g));
    assert.equal(items.filter(({ kind }) => kind === 'subroutine').length, count(text, /<subroutine\b/g));
    assert.equal(items.filter(({ kind }) => kind === 'html').length, count(text, /<html\b/g));
    assert.equal(
      fields.filter(({ options }) => options !== undefined).length,
      count(text, /\boptions\s*=\s*(?!""|'')["']/g),
    );
    assert.equal(
      fields.filter(({ display }) => display !== undefined).length,
      count(text, /\bdisplay\s*=\s*(?!""|'')["']/g),
    );
    assert.equal(
      fields.filter(({ value }) => value.kind !== 'none').length,
      count(text, /<field\b[^>]*?\bvalue\s*=\s*["']/g),
    );
    assert.equal(
      fields.filter(({ validations }) => validations.length > 0).length,
      count(text, /\bvalidation\s*=\s*(?!""|'')["']/g),
    );
    assert.ok(events >= count(text.replace(/<form\b[^>]*>/, ''), /\b(?:pre|post)-event\s*=\s*(?!""|'')["']/g));
  });

  test.each(folders)('loses nothing, and errors in the XML are reported: %s', async (folder) => {
    const { well_formed: wellFormed } = expectedOf(folder);
    const { mistakes } = await panelOf(folder);
    assert.deepEqual(
      mistakes.filter(({ lost }) => lost),
      [],
    );
    const told = mistakes.filter(({ path, reason }) => path === 'form.xml' && reason.startsWith('not well-formed'));
    if (wellFormed === true) assert.deepEqual(told, []);
    else
      assert.deepEqual(
        told.map(({ line }) => line),
        [Number(/line (\d+)/.exec(wellFormed.error)?.[1])],
      );
  });

  test.each(folders)('has its lexicons in every language: %s', async (folder) => {
    const { lexicons } = expectedOf(folder);
    const panel = await panelOf(folder);
    // In an example of the library the lexicon is in the form itself.
    const separate = Object.keys(lexicons).filter((place) => existsSync(join(corpus, folder, `lexicon.${place}.xml`)));
    assert.equal(panel.lexicons.length, separate.length);
    for (const place of separate) {
      const expected = lexicons[place] ?? {};
      const { lexicon, mistakes } = readOldLexicon(readFileSync(join(corpus, folder, `lexicon.${place}.xml`)));
      assert.ok(lexicon !== undefined);
      if (expected.error !== undefined) {
        const line = Number(/line (\d+)/.exec(expected.error)?.[1]);
        assert.ok(mistakes.some((mistake) => mistake.line === line));
        assert.ok(lexicon.entries.size > 0);
        continue;
      }
      assert.equal(lexicon.language, parseLanguage(expected.lang ?? ''));
      assert.equal(lexicon.entries.size, (expected.entries ?? 0) - (expected.duplicate_bases ?? 0));
      assert.equal(lexicon.doubles.length, expected.duplicate_bases ?? 0);
      assert.equal(lexicon.params?.source, expected.params);
      assert.deepEqual(lexicon.variables, expected.variables ?? []);
    }
  });

  test('matches the list of the corpus: heading, description, weights, pages, languages', async () => {
    const list = readFileSync(join(corpus, 'README.md'), 'utf8').split('## Panels here')[1] ?? '';
    const rows = [...list.matchAll(/^\| ([\w-]+) \| (.*?) \| (.*?) \| (.*?) \| (\d+) \| (\d+) \|$/gm)];
    assert.equal(rows.length, folders.length);
    for (const [, folder = '', ...cells] of rows) {
      const { header, panel, lexicons } = await panelOf(folder);
      assert.deepEqual(
        [
          header.heading ?? '',
          header.description ?? '',
          header.navigation?.join(' ') ?? '',
          panel.form?.pages.length,
          lexicons.length,
        ],
        [...cells.slice(0, 3), Number(cells[3]), Number(cells[4])],
        folder,
      );
    }
  });
});
