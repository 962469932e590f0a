import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import prettier from 'prettier';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import type { HttpPerson } from '../support/http-person.ts';
import { generalWords } from '../../src/cli/package/old-panel-words.ts';
import { home } from '../../src/system.ts';
import { convertPanel, type PackageFiles } from '../../src/formmagick/import/convert-panel.ts';
import { readSources } from '../../src/formmagick/import/read-sources.ts';
import { recordings } from './folder.ts';

const corpus = join(recordings, 'formmagick');
const folders = existsSync(corpus)
  ? readdirSync(corpus, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))
  : [];

const nameOf = (folder: string): string => `old-${folder}`;

async function convert(folder: string): Promise<PackageFiles> {
  const old = await readSources(join(corpus, folder, 'form.xml'), { lexicons: join(corpus, folder) });
  const files = convertPanel(old, generalWords(), nameOf(folder));
  if (files === undefined) throw new Error(`${folder} has no form`);
  return files;
}

/** Returns the errors of the TypeScript compiler for modules under our strict rules, one line each. */
function compile(files: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile(join(home, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, home);
  const program = ts.createProgram(files, { ...options, noEmit: true, skipLibCheck: true });
  return files.flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  );
}

describe.skipIf(folders.length === 0)('every converted panel of the corpus', () => {
  const converted = new Map<string, PackageFiles>();
  let scratch: string;
  let app: FreshApp;
  let admin: HttpPerson;

  beforeAll(async () => {
    for (const folder of folders) converted.set(folder, await convert(folder));
    const packages = [...converted].flatMap(([folder, files]) =>
      [...files].map(([path, text]): [string, string] => [`${nameOf(folder)}/${path}`, text]),
    );
    // Below the repository's own folder, where the compiler finds its package.json.
    scratch = mkdtempSync(join(home, 'dist', 'converted-'));
    for (const [path, text] of packages) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true });
      writeFileSync(join(scratch, path), text);
    }
    app = await openFreshApp({ accounts: ['abc=user|FirstName|Ann'], packages: Object.fromEntries(packages) });
    admin = await app.admin();
  });

  afterAll(async () => {
    await app.close();
    rmSync(scratch, { recursive: true });
  });

  test('compiles under the strict rules of this repository', () => {
    expect(compile(folders.map((folder) => join(scratch, nameOf(folder), 'panel.ts')))).toEqual([]);
  });

  test.each(folders)('is formatted as Prettier would format it: %s', async (folder) => {
    const options = await prettier.resolveConfig(join(home, 'README.md'));
    for (const [path, text] of converted.get(folder) ?? [])
      if (/\.ts$|\.md$|en\.json$/.test(path))
        expect(await prettier.format(text, { ...options, filepath: path }), path).toBe(text);
  });

  test.each(folders)('is a package without mistakes whose pages can all be opened: %s', async (folder) => {
    const found = app.system.packages.find(({ name }) => name === nameOf(folder));
    expect(found?.broken).toBeUndefined();
    const definition = found?.definition;
    if (!definition || definition.kind === 'old') throw new Error('no panel of pages');
    const pages = Object.entries(definition.pages);
    expect(pages.length).toBeGreaterThan(0);
    for (const [page, { kind }] of pages) {
      const answer = await admin.get(`/server-manager/${nameOf(folder)}/${page}?key=abc`);
      // A form with several steps redirects to its first step.
      const isLed = kind === 'form' && answer.status === 303;
      const { status } = isLed ? await admin.follow(answer) : answer;
      expect([page, status]).toEqual([page, kind === 'router' ? 303 : 200]);
    }
    const { status, html } = await admin.get(`/server-manager/${nameOf(folder)}`);
    expect(status).toBeLessThan(400);
    expect(html).not.toMatch(/errors\.|pages\.|fields\./);
  });

  test('uses no key that its lexicon lacks', () => {
    expect(app.logged.filter((line) => /lexicon (key|\S+ of)/.test(line))).toEqual([]);
  });
});
