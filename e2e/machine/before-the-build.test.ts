import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { afterAll, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'panelsmith-unbuilt-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('before the build, the program that npx runs says what to do', () => {
  const program = join(folder, 'src/cli/npx-panelsmith.js');
  cpSync(join(import.meta.dirname, '../../src/cli/npx-panelsmith.js'), program, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const run = (): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(program, ['db', 'accounts'], { encoding: 'utf8' });
  const before = run();
  assert.equal(before.status, 1);
  assert.equal(before.stderr, `panelsmith: it is not built yet; run "npm run build" in ${folder}/ first\n`);
  mkdirSync(join(folder, 'dist/src/cli'), { recursive: true });
  writeFileSync(
    join(folder, 'dist/src/cli/panelsmith.js'),
    'process.stdout.write(process.argv.slice(2).join(" ")); process.exitCode = 3;',
  );
  const after = run();
  assert.equal(after.status, 3);
  assert.equal(after.stdout, 'db accounts');
});
