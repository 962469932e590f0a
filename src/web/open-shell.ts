import { join } from 'node:path';
import { lexiconKeysOf } from '../panel/lexicon-keys.ts';
import type { System } from '../system.ts';
import { readAssets } from './assets.ts';
import { Frame } from './frame.ts';
import { KeptModels } from './kept-models.ts';
import { OldWords } from './old-words.ts';
import { PackageViews } from './package-views.ts';
import { Sendings } from './sendings.ts';
import { SetUpLink } from './set-up-link.ts';
import { webDefaults, type PackagesShown, type Shell, type WebSettings } from './shell.ts';
import { openViews } from './views.ts';
import { Wording } from './wording.ts';

/** What the web adds to a system; what it makes of the packages is made anew when they are others. */
export function openShell(system: System, settings: Partial<WebSettings>): Shell {
  let { packages } = system;
  let shown = showPackages(system);
  const now = (): PackagesShown => {
    if (packages !== system.packages) {
      ({ packages } = system);
      shown = showPackages(system);
    }
    return shown;
  };
  return {
    system,
    settings: { ...webDefaults, ...settings },
    views: openViews(join(system.home, 'views')),
    assets: readAssets(join(system.home, 'dist/public')),
    setUpLink: new SetUpLink(() => !system.passwords.has('admin')),
    sendings: new Sendings(),
    get wording() {
      return now().wording;
    },
    get oldWords() {
      return now().oldWords;
    },
    get frame() {
      return now().frame;
    },
    get packageViews() {
      return now().packageViews;
    },
    get keptForms() {
      return now().keptForms;
    },
    get keptTables() {
      return now().keptTables;
    },
  };
}

function showPackages(system: System): PackagesShown {
  // Only panels speak; a broken package or one without a panel must not take the words of another.
  const lexicons = system.packages.flatMap(({ folder, definition }) => {
    if (!definition || definition.kind === 'old') return [];
    return [{ name: definition.name, folder: join(folder, 'locales'), asked: lexiconKeysOf(definition) }];
  });
  const oldPanels = system.packages.flatMap(({ definition }) => (definition?.kind === 'old' ? definition : []));
  const wording = new Wording(
    join(system.home, 'locales'),
    lexicons,
    (line) => {
      system.log('warn', line);
    },
    oldPanels.flatMap(({ lexicons: own }) => [...own.keys()]),
  );
  const oldWords = new OldWords(oldPanels, wording);
  return {
    wording,
    oldWords,
    frame: new Frame(system, wording, oldWords),
    packageViews: new PackageViews(system),
    keptForms: new KeptModels(),
    keptTables: new KeptModels(),
  };
}
