import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import type { HttpPerson } from '../support/http-person.ts';
import { checkPackage } from '../../src/checking/check-package.ts';
import { formatFinding } from '../../src/checking/finding.ts';
import { openRoot } from '../../src/root.ts';
import { home } from '../../src/system.ts';

/** docs/old-panels.md without its last section about converting; this test runs every block unchanged. */
const [manual = ''] = readFileSync(join(home, 'docs/old-panels.md'), 'utf8').split('\n## Convert one\n');
const blocks = [...manual.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
  ([, language = '', path, text = '']) => ({ language, path, text }),
);

const files: Readonly<Record<string, string>> = Object.fromEntries(
  blocks.flatMap(({ path, text }): [string, string][] => (path === undefined ? [] : [[path, text]])),
);

let folder: string;
let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-old-manual-'));
  const accounts = ['abc=user|FirstName|Ann|LastName|Lee'];
  const packages = { ...files, 'notes/events/user-modify/S10check': '#!/bin/sh\n', ...called() };
  app = await openFreshApp({ accounts, packages });
  admin = await app.admin();
});

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

/** Returns a panel with one sub that calls everything the manual says a panel has. */
function called(): Readonly<Record<string, string>> {
  const code = blocks.filter(({ language, path }) => language === 'ts' && path === undefined);
  const lines = code.flatMap(({ text }) => text.trim().split('\n'));
  const made = lines.map((line) => `made.push(${line.replace(/;.*$/, '')});`).join('\n');
  const subs = `import { defineSubs } from 'panelsmith';
    export default defineSubs({ all(panel) { const made = [];\n${made}\nreturn made.filter((one) => one?.kind); } });`;
  return {
    'all/subs.ts': subs,
    'all/form.xml': '<form title="All"><page name="First"><subroutine src="all"/></page></form>',
    'all/lexicon.en-us.xml': files['notes/lexicon.en-us.xml'] ?? '',
  };
}

function words(html: string): string {
  return html
    .slice(html.indexOf('<main'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

test('the panel works as the manual says', async () => {
  expect(app.system.packages.flatMap(({ broken }) => broken ?? [])).toEqual([]);
  const list = await admin.get('/server-manager/notes');
  expect(list.html).toContain('One note for <b>each user</b>.');
  expect(list.html).toContain('href="/server-manager/notes/Modify?User=abc"');
  const old = await admin.get('/server-manager/cgi-bin/notes?page=0&page_stack=&Next=Next&User=abc&wherenext=Modify');
  expect(words((await admin.follow(old)).html)).toContain('User abc Note');
  const path = '/server-manager/notes/Modify?User=abc';
  const refused = await admin.submit(path, { Note: 'Stop!', Colour: 'grey' });
  expect([refused.status, words(refused.html)]).toEqual([422, expect.stringContaining('Please do not shout.')]);
  const saved = await admin.submit(path, { Note: 'away', Colour: 'yellow' });
  expect(words((await admin.follow(saved)).html)).toContain('The note of abc has been saved.');
  expect(app.account('abc')).toContain('Note|away|NoteColour|yellow');
});

test('a panel has everything that the manual names', async () => {
  const { status, html } = await admin.get('/server-manager/all');
  expect([status, words(html)]).toEqual([
    200,
    expect.stringMatching(/Notes.*One note for.*each user.*Modify.*User.*A/),
  ]);
});

test('the check of a panel without its subs says what the manual says', async () => {
  for (const [path, text] of Object.entries(files)) {
    if (path.endsWith('subs.ts')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const findings = await checkPackage(join(folder, 'notes'), {
    root: openRoot(join(folder, 'var')),
    packageFolders: [],
  });
  const [, said = ''] =
    /^\$ npx panelsmith check notes\n(.*)$/ms.exec(blocks.find(({ language }) => language === 'console')?.text ?? '') ??
    [];
  expect(findings.map((finding) => `${formatFinding(finding)}\n`).join('')).toBe(said);
});

test('nothing in the manual is left out', () => {
  const known = blocks.filter(
    ({ language, path }) => path !== undefined || language === 'ts' || language === 'console',
  );
  expect(known).toHaveLength(blocks.length);
});
