import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { oldPanelMistakes } from '../formmagick/old-panel-mistakes.ts';
import type { OldPanel } from '../formmagick/old-panel.ts';
import { compilePackage } from '../packages/loading/compile-package.ts';
import type { InstalledPackage } from '../packages/loading/load-package.ts';
import { located, type Mistake } from '../packages/mistake.ts';
import { unreachedRemarks } from '../panel/mistakes/unreached-pages.ts';
import { typedValueRemarks } from '../panel/mistakes/value-mistakes.ts';
import { lexiconKeysOf } from '../panel/lexicon-keys.ts';
import { readPanel } from '../panel/load-panel.ts';
import type { PanelDefinition } from '../panel/pages/panel-definition.ts';
import { openRoot, type Root } from '../root.ts';
import { home, openSystem, type System } from '../system.ts';
import { checkLexicons } from './check-lexicons.ts';
import { checkDefaultValues } from './check-default-values.ts';
import { checkDefaults, checkEvents, checkTemplates, moduleFiles } from './check-parts.ts';
import { checkReads } from './check-reads.ts';
import { checkOldPanel } from './check-old-panel.ts';
import { checkRules } from './check-rules.ts';
import { checkScripts } from './check-scripts.ts';
import { checkSignals } from './check-signals.ts';
import { checkSql } from './check-sql.ts';
import { checkTypes, typesUnchecked } from './check-types.ts';
import { findingsInOrder, type Finding } from './finding.ts';
import { panelsOfKit, withKitPanels } from '../panel/kit-panels.ts';

type Loaded = InstalledPackage<PanelDefinition | OldPanel>;

/** The root and the other packages for the check of a package. */
interface CheckSettings {
  /** The root; nothing in it is changed. */
  readonly root: Root;
  /** More folders of packages. */
  readonly packageFolders: readonly string[];
  /** Whether the TypeScript compiler looks at the code too, which takes seconds. Default: true. */
  readonly withTypes?: boolean;
}

/** Finds all mistakes of one package, as `checkPackages` does. */
export async function checkPackage(folder: string, settings: CheckSettings): Promise<readonly Finding[]> {
  return (await checkPackages([folder], settings))[0] ?? [];
}

/**
 * Finds all mistakes of packages, with file and line: those that prevent loading them together with the other packages,
 * and those that appear only later. The packages are loaded and their templates are expanded in a temporary root.
 * @returns the findings of each folder
 */
export async function checkPackages(
  folders: readonly string[],
  settings: CheckSettings,
): Promise<readonly (readonly Finding[])[]> {
  const places = folders.map((folder) => realpathSync(folder));
  const scratch = openRoot(mkdtempSync(join(tmpdir(), 'panelsmith-check-')));
  try {
    const system = await openSystem(scratch, { packageFolders: foldersWith(places, scratch, settings) });
    try {
      const all: (readonly Finding[])[] = [];
      for (const place of places) {
        const found = system.packages.find((one) => realpathSync(one.folder) === place);
        all.push(found ? findingsInOrder(await checkFound(found, place, system, settings)) : [notFound(place)]);
      }
      return all;
    } finally {
      await system.close();
    }
  } finally {
    rmSync(scratch.folder, { recursive: true });
  }
}

/** Returns the folders of packages, plus one with those of the checked packages that are in none of them. */
function foldersWith(places: readonly string[], scratch: Root, { root, packageFolders }: CheckSettings): string[] {
  const folders = [root.path('usr/share/panelsmith/panels'), ...packageFolders].filter((folder) => existsSync(folder));
  const known = [...folders, join(home, 'panels')].map((folder) => realpathSync(folder));
  const others = places.filter((place) => !known.includes(dirname(place)));
  if (others.length === 0) return folders;
  const own = scratch.path('checked');
  mkdirSync(own);
  for (const place of others) symlinkSync(place, join(own, basename(place)));
  return [...folders, own];
}

async function checkFound(found: Loaded, folder: string, system: System, settings: CheckSettings): Promise<Finding[]> {
  const { definition } = found;
  const old = definition?.kind === 'old' ? definition : undefined;
  const panel = definition?.kind === 'old' ? undefined : (definition ?? (await readAnyway(found, system.root)));
  const checked = { ...found, folder };
  const files = moduleFiles(folder);
  const withTypes = settings.withTypes ?? true;
  const types = withTypes ? await checkTypes(folder, files, home) : [];
  const serverEvents = settings.root.path('etc/e-smith/events');
  return [
    // The compiler and the lexicon check report these better.
    ...found.mistakes.filter(
      ({ kind, missingKey }) => missingKey === undefined && (types.length === 0 || kind === undefined),
    ),
    ...types,
    ...(old ? oldPanelMistakes(old) : []),
    ...(old ? checkOldPanel(old, folder) : []),
    ...checkLexicons({ folder, shared: join(home, 'locales'), panel }),
    ...checkRules(folder, system, settings.root),
    ...checkScripts(folder),
    ...checkEvents(checked),
    ...checkSignals({ folder, panel, serverEvents }, system).map((signal) => located(folder, signal)),
    ...(panel ? remarksOn(panel, found, system) : []).map((remark) => ({
      ...located(folder, remark),
      isRemark: true,
    })),
    ...(await checkDefaults(checked, system)),
    ...checkDefaultValues(folder),
    ...checkSql(folder),
    ...checkReads({ folder, ...whatCodeReads(folder, panel, system, settings.root) }),
    ...(withTypes && files.length > 0 ? await typesUnchecked() : []),
    ...(found.brings.includes('templates') ? await checkTemplates(found, system) : []),
  ];
}

/** Returns the defaults of all packages and of the root, and all panels. */
function whatCodeReads(
  folder: string,
  panel: PanelDefinition | undefined,
  { packages }: System,
  root: Root,
): { defaults: readonly string[]; panels: readonly PanelDefinition[] } {
  const panels = panelsOfKit(packages);
  return {
    defaults: [
      ...[folder, ...packages.map((one) => one.folder)].map((one) => join(one, 'db')),
      root.path('etc/e-smith/db'),
    ],
    panels: panel && !panels.includes(panel) ? [panel, ...panels] : panels,
  };
}

/** Remarks about a panel, which break nothing; it is compared with the packages loaded before it. */
function remarksOn(panel: PanelDefinition, found: Loaded, { packages }: System): readonly Mistake[] {
  const others = withKitPanels(packages.slice(0, packages.indexOf(found)));
  return [...typedValueRemarks(panel, others), ...unreachedRemarks(panel)];
}

/** Returns the panel's definition as far as it can be read, even if it has mistakes. */
async function readAnyway(found: Loaded, root: Root): Promise<PanelDefinition | undefined> {
  try {
    const { panel: file } = await compilePackage(found, { cache: root.cache, home });
    const panel = file === undefined ? undefined : await readPanel(file);
    return panel && lexiconKeysOf(panel).length > 0 ? panel : undefined;
  } catch {
    return undefined;
  }
}

function notFound(folder: string): Finding {
  return {
    reason: `${folder} is not a package: its name must be letters, digits, . _ and -, and it must hold panel.ts, panel.js, locales, db, events or templates`,
  };
}
