import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { loadPackage } from '../packages/loading/load-package.ts';
import { TrialLoader } from '../packages/loading/trial-loader.ts';
import { openRoot } from '../root.ts';
import { findOldPanel } from './load-old-panel.ts';

const home = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

test.each(['.', 'web/functions'])(
  'loading stops after the time limit if the subs in %s never finish loading',
  async (place) => {
    const bells = join(folder, 'bells');
    mkdirSync(join(bells, place), { recursive: true });
    writeFileSync(
      join(bells, place, 'bells'),
      '__DATA__\n<form title="B"><page name="First"><title>B</title></page></form>',
    );
    writeFileSync(join(bells, place, 'subs.ts'), 'for (;;);\nexport default {};\n');
    const trialLoader = new TrialLoader({ home, seconds: 1, megabytes: 64 });
    const loaded = await loadPackage(
      { name: 'bells', folder: bells, modules: bells, panel: undefined, brings: [] },
      false,
      [],
      {
        home,
        cache: join(folder, 'cache'),
        loadPanel: () => Promise.reject(new Error('it is not a module')),
        findPanel: (folder) => findOldPanel(folder, openRoot(folder)),
        trialLoader,
        checkAmong: () => [],
      },
    );
    await trialLoader.close();
    expect(loaded?.broken).toContain('did not load within 1 seconds');
  },
);
