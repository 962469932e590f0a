import { join } from 'node:path';
import { findClassicPanels } from '../formmagick/find-classic-panels.ts';
import { findOldPanel } from '../formmagick/load-old-panel.ts';
import type { OldPanel } from '../formmagick/old-panel.ts';
import { findPackages } from '../packages/finding/find-packages.ts';
import { InstalledPackages } from '../packages/installed-packages.ts';
import { leftOutPackages } from '../packages/blame/left-out-packages.ts';
import { openCrossPackageCheck } from '../panel/mistakes/cross-package-check.ts';
import { loadPanel } from '../panel/load-panel.ts';
import type { PanelDefinition } from '../panel/pages/panel-definition.ts';
import { home } from '../process/home.ts';
import type { Root } from '../root.ts';
import { bundled } from './bundled-packages.ts';
import type { Log } from './log.ts';

interface PackageSettings {
  /** Folders of third-party packages. */
  readonly folders: readonly string[];
  readonly withPanels: boolean;
  readonly log: Log;
}

/** Loads all packages that a root has, with their panels if requested. */
export function openPackages(
  root: Root,
  { folders, withPanels, log }: PackageSettings,
): Promise<InstalledPackages<PanelDefinition | OldPanel>> {
  const leftOut = withPanels ? leftOutPackages(root.state) : [];
  return InstalledPackages.open<PanelDefinition | OldPanel>({
    home,
    cache: root.cache,
    leftOut: new Map(leftOut.map((name) => [name, namedInEnds])),
    bundled,
    folders,
    loadPanel: withPanels ? loadPanel : undefined,
    findPanel: withPanels ? (folder) => findOldPanel(folder, root) : undefined,
    elsewhere: withPanels ? (isTaken) => findClassicPanels(root, isTaken) : undefined,
    checkAmong: openCrossPackageCheck({
      sharedLexicon: join(home, 'locales'),
      defaults: () => [
        ...findPackages([...bundled, ...folders.map((folder) => ({ folder, compiled: undefined }))]).map(({ folder }) =>
          join(folder, 'db'),
        ),
        root.path('etc/e-smith/db'),
      ],
    }),
    report: ({ name, folder }, broken) => {
      log('error', `package ${name} is broken: ${broken}`, { folder });
    },
  });
}

const namedInEnds = 'it was running when the server ended, twice in a row';
