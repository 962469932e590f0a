import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { freshRoot, removeRoot, startServer } from '../support/server.ts';
import { home } from '../../src/system.ts';

/** The files that a server has loaded up to its end, relative to the folder of package.json; Node notes them for coverage. */
function loadedFiles(coverage: string): string[] {
  const notes = readdirSync(coverage).map((name) => JSON.parse(readFileSync(join(coverage, name), 'utf8')) as Noted);
  const urls = notes.flatMap(({ result }) => result.map(({ url }) => url));
  const files = urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  return [...new Set(files)].map((file) => file.replace(`${home}/`, ''));
}

interface Noted {
  readonly result: readonly { readonly url: string }[];
}

test('a start loads few files, and none of what few servers need', async ({ skip }) => {
  if (!existsSync(join(home, 'dist/src/cli/panelsmith.js'))) skip('needs what npm run build makes');
  const coverage = temporaryFolder().path;
  const root = freshRoot();
  onTestFinished(() => {
    removeRoot(root);
  });
  const server = await startServer({ root, environment: { NODE_V8_COVERAGE: coverage } });
  expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
  await server.stop();
  const files = loadedFiles(coverage);
  const own = files.filter((file) => file.startsWith('dist/'));
  expect(own).toContain('dist/src/cli/panelsmith.js');
  expect(own.length).toBeLessThan(250);
  for (const library of ['@xmldom', 'tar-stream', 'nodemailer', 'yaml', 'csv-parse', 'sucrase', 'diff', 'minisearch'])
    expect(files.filter((file) => file.startsWith(`node_modules/${library}/`))).toEqual([]);
  expect(files.filter((file) => file.startsWith('node_modules/express/'))).not.toEqual([]);
});
