import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkPanel } from '../../../src/panel/mistakes/check-panel.ts';
import { says } from '../../../src/lexicons/lexicon.ts';
import { lexiconKeysOf } from '../../../src/panel/lexicon-keys.ts';
import { home } from '../../../src/system.ts';

/** Keys with a variable part: a name from a database, a run or a package. */
const computed = [
  /^mail\./,
  /^types\./,
  /^events\./,
  /^eventActions\./,
  /^preview\.(fileKinds|services)\./,
  /^runs\.fileOutcomes\./,
  /^properties\./,
  /^fields\./,
  /^doctor\.(leftOut|parts|differences)\./,
  /^states\./,
  /^runs\.(reasons|exits)\./,
  /^errors\.titles\./,
  /^headings\./,
  /^origins\./,
  /^packages\.parts\./,
  /^(history|runs|doctor|packages)\.menu$/,
  /^(setUp|userPassword)\..*\.label$/,
  /^bulk\.hows\./,
  /^csv\.kinds\./,
  /^history\.(days|makers|recovered)\./,
  /^revert\.(lost\.|remove$|restore$)/,
  /^archives\.(menu|(kinds|fields|mistakes|identity|what|steps|news|failures)\..*)$/,
];

type Lexicon = ReadonlyMap<string, string>;

function readLexicon(file: string): Lexicon {
  return new Map(flatten(JSON.parse(readFileSync(file, 'utf8'))));
}

function flatten(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node !== 'object' || node === null) throw new Error(`${path} is not a sentence`);
  return Object.entries(node).flatMap(([name, value]) => flatten(value, path === '' ? name : `${path}.${name}`));
}

function withoutPlural(key: string): string {
  return key.replace(/_(zero|one|two|few|many|other)$/, '');
}

function placeholders(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(/\{\{\s*([A-Za-z]+)/g)].map(([, name]) => name ?? ''))]
    .filter((name) => name !== 'count')
    .sort();
}

function sources(): string {
  const files = ['src', 'views', 'panels'].flatMap((folder) =>
    readdirSync(join(home, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(home, folder, file)),
  );
  return files
    .filter((file) => /\.(ts|ejs)$/.test(file) && !/\.test(-d)?\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8').replace(/\/\*\*[^]*?\*\//g, ''))
    .join('\n');
}

/** Everything bundled has all of these languages. */
const languages = ['ar', 'de', 'en', 'es', 'fr', 'it'];

const packages = readdirSync(join(home, 'panels')).map((name) => join(home, 'panels', name));
const lexicons = [join(home, 'locales'), ...packages.map((folder) => join(folder, 'locales'))].filter((folder) =>
  existsSync(folder),
);

describe.each(lexicons)('the lexicon in %s', (folder) => {
  const english = readLexicon(join(folder, 'en.json'));

  test('exists in every language of Panelsmith', () => {
    expect(readdirSync(folder).sort()).toEqual(languages.map((code) => `${code}.json`));
  });

  test.each(languages)('has in %s the keys of English, in each plural form, with the same values', (code) => {
    const lexicon = readLexicon(join(folder, `${code}.json`));
    const keys = keysIn(english, code);
    expect(keys).toEqual(expect.arrayContaining([...lexicon.keys()]));
    expect(keys.filter((key) => !lexicon.has(key))).toEqual([]);
    for (const [key, sentence] of lexicon) {
      const same = english.get(key) ?? english.get(`${withoutPlural(key)}_other`) ?? '';
      expect([key, placeholders(sentence)]).toEqual([key, placeholders(same)]);
      expect(sentence.trim(), key).not.toBe('');
    }
  });
});

/** The keys that a language needs: those of English, with the plural forms of the language. */
function keysIn(english: Lexicon, language: string): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const keys = new Set([...english.keys()].map(withoutPlural));
  return [...keys].flatMap((key) => (english.has(key) ? [key] : forms.map((form) => `${key}_${form}`)));
}

test('every key of the shared lexicon is used, and every used key exists', () => {
  const text = sources();
  const keys = new Set([...readLexicon(join(home, 'locales/en.json')).keys()].map(withoutPlural));
  const unused = [...keys].filter(
    (key) => !computed.some((pattern) => pattern.test(key)) && !text.includes(`'${key}'`),
  );
  const spaces = new Set([...keys].map((key) => key.split('.')[0] ?? ''));
  // A type may name the path of several keys.
  const named = [...text.matchAll(/(?<!KeyBelow<)'([a-zA-Z]+)\.([A-Za-z.]+)'/g)]
    .filter(([, space]) => spaces.has(space ?? ''))
    .map(([, space, rest]) => `${space ?? ''}.${rest ?? ''}`);
  const files = /\.(ts|js|json|jsonl|lock|ejs|xml)$/;
  const missing = [...new Set(named)].filter((key) => !keys.has(key) && !files.test(key) && !isPanelKey(key));
  expect({ unused, missing }).toEqual({ unused: [], missing: [] });
});

/** Panels may name keys of their own lexicons. */
function isPanelKey(key: string): boolean {
  return packages.some(
    (folder) => existsSync(join(folder, 'locales/en.json')) && says(readLexicon(join(folder, 'locales/en.json')), key),
  );
}

const panels = packages.filter((folder) => existsSync(join(folder, 'panel.ts')));

test.each(panels)('the panel in %s has a word for everything it shows, and no other', async (folder) => {
  const module: unknown = await import(pathToFileURL(join(folder, 'panel.ts')).href);
  const panel = checkPanel((module as { default: unknown }).default);
  if ('mistakes' in panel) throw new Error(panel.mistakes.map(({ reason }) => reason).join());
  const needed = new Set(lexiconKeysOf(panel));
  const keys = new Set([...readLexicon(join(folder, 'locales/en.json')).keys()].map(withoutPlural));
  // Fields of the kit have their sentences in the shared lexicon.
  const shared = readLexicon(join(home, 'locales/en.json'));
  expect([...needed].filter((key) => !keys.has(key) && !shared.has(key))).toEqual([]);
  const views = join(folder, 'views');
  const text = [folder, ...(existsSync(views) ? [views] : [])]
    .flatMap((place) => readdirSync(place).map((file) => join(place, file)))
    .filter((file) => /\.(ts|ejs)$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const optional =
    /^(events\..*|mail\..*|eventActions\..*|related\..*\.help|fields\..*\.help|pages\..*\.(saved|description))$/;
  const groups = [...text.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map(([, group = '']) => group);
  const isUsed = (key: string): boolean => text.includes(`'${key}'`) || groups.some((group) => key.startsWith(group));
  expect([...keys].filter((key) => !needed.has(key) && !optional.test(key) && !isUsed(key))).toEqual([]);
});
