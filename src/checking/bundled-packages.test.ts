import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRoot } from '../root.ts';
import { home } from '../system.ts';
import { checkPackages } from './check-package.ts';
import { sayFinding } from './finding.ts';

// Their types are checked by the compiler, with everything else.
test('the bundled packages follow the rules for packages: check finds nothing in any of them', async () => {
  const names = readdirSync(join(home, 'panels'));
  const root = openRoot(mkdtempSync(join(tmpdir(), 'panelsmith-bundled-')));
  try {
    const folders = names.map((name) => join(home, 'panels', name));
    const found = await checkPackages(folders, { root, packageFolders: [], withTypes: false });
    expect(names.length).toBeGreaterThan(20);
    expect(found.flatMap((ones, index) => ones.map((one) => `${String(names[index])}: ${sayFinding(one)}`))).toEqual(
      [],
    );
  } finally {
    rmSync(root.folder, { recursive: true });
  }
});
