import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { isReserved } from './reserved-names.ts';

test('no panel can have the name of a page that Panelsmith itself has', () => {
  const routes = readFileSync(join(import.meta.dirname, '../../web/all-routes.ts'), 'utf8');
  const names = [...routes.matchAll(/router\.\w+\('\/([a-z-]+)/g)].map(([, name = '']) => name);
  assert.ok(names.length > 8);
  // The package `backup` has the panel whose first page is ours.
  assert.deepEqual(
    names.filter((name) => name !== 'backup' && !isReserved(name)),
    [],
  );
});
