import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { planInstall, planRemoval, type TransactionPlanContext } from './transaction-plan.ts';

type Files = Readonly<Record<string, string>>;

let folder: TemporaryFolder;
let target: string;

beforeEach(() => {
  folder = temporaryFolder();
  target = folder.at('packages');
  mkdirSync(target);
});

function put(place: string, files: Files): string {
  mkdirSync(place, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  return place;
}

function manifest(version: string, ...requires: string[]): Files {
  return { 'package.json': JSON.stringify({ version, panelsmith: { requires } }) };
}

/** A server with these packages in the folder of installed packages. */
function server(
  installed: Readonly<Record<string, Files>> = {},
  more: Partial<TransactionPlanContext> = {},
): TransactionPlanContext {
  return {
    packages: Object.entries(installed).map(([name, files]) => ({
      name,
      folder: put(join(target, name), files),
      isBundled: false,
    })),
    others: [],
    target,
    prefixes: ['panelsmith-', 'neth-'],
    home: folder.path,
    ownerOf: () => undefined,
    ...more,
  };
}

function plan(
  staged: Readonly<Record<string, Files>>,
  how: 'install' | 'update' | 'either',
  around: TransactionPlanContext,
): { coming: string[]; refusals: readonly string[] } {
  const packages = Object.entries(staged).map(([folderName, files]) => ({
    source: folderName,
    folderName,
    folder: put(folder.at('staged', folderName), files),
  }));
  const { coming, refusals } = planInstall(packages, how, around);
  return { coming: coming.map(({ named, replaces }) => [named.name, replaces].filter(Boolean).join(' ')), refusals };
}

test('new packages are configured in the order in which they need each other', () => {
  const staged = {
    a: manifest('1.0.0', 'panelsmith-c'),
    b: manifest('1.0.0'),
    c: manifest('1.0.0', 'panelsmith-b'),
  };
  expect(plan(staged, 'install', server())).toEqual({
    coming: ['panelsmith-b', 'panelsmith-c', 'panelsmith-a'],
    refusals: [],
  });
});

test('an update replaces the installed version, an installation refuses to', () => {
  const around = server({ clock: manifest('1.0.0') });
  const staged = { clock: manifest('1.1.0') };
  expect(plan(staged, 'update', around)).toEqual({ coming: ['panelsmith-clock 1.0.0'], refusals: [] });
  expect(plan(staged, 'either', around).refusals).toEqual([]);
  expect(plan(staged, 'install', around).refusals).toEqual([
    `panelsmith-clock: it is installed already (${join(target, 'clock')}); use update`,
  ]);
});

test('an update keeps the folder of the installed package', () => {
  const around = server({ 'panelsmith-clock': manifest('1.0.0') });
  const staged = { source: 'x', folderName: 'clock', folder: put(folder.at('staged/clock'), manifest('1.1.0')) };
  expect(planInstall([staged], 'update', around).coming.map(({ folderName }) => folderName)).toEqual([
    'panelsmith-clock',
  ]);
});

test('only an installed package can be updated', () => {
  expect(plan({ clock: manifest('1.0.0') }, 'update', server()).refusals).toEqual([
    'panelsmith-clock: it is not installed; use install',
  ]);
  expect(plan({ clock: manifest('1.0.0') }, 'either', server()).refusals).toEqual([]);
});

test('what a package needs is installed, comes with it, or belongs to the system', () => {
  const around = server({ there: manifest('1.0.0') }, { others: ['e-smith-base'] });
  const needs = manifest('1.0.0', 'panelsmith-there', 'panelsmith-coming', 'e-smith-base');
  expect(plan({ clock: needs, coming: manifest('1.0.0') }, 'install', around).refusals).toEqual([]);
  expect(plan({ clock: manifest('1.0.0', 'panelsmith-none', 'neth-there') }, 'install', around).refusals).toEqual([
    'panelsmith-clock: it needs panelsmith-none, which is not installed',
    'panelsmith-clock: it needs neth-there, which is not installed',
  ]);
});

test('a circle of needs, a package named twice, and a folder that is taken are refused', () => {
  const circle = { a: manifest('1.0.0', 'panelsmith-b'), b: manifest('1.0.0', 'panelsmith-a') };
  expect(plan(circle, 'install', server()).refusals).toEqual([
    expect.stringMatching(/^these packages need each other in a circle: /),
  ]);
  const twice = { clock: manifest('1.0.0'), 'panelsmith-clock': manifest('1.0.0') };
  expect(plan(twice, 'install', server()).refusals).toEqual(['panelsmith-clock: it is named twice']);
  writeFileSync(join(target, 'taken'), '');
  expect(plan({ taken: manifest('1.0.0') }, 'install', server()).refusals).toEqual([
    `panelsmith-taken: there is something else called taken in ${target}`,
  ]);
});

test('a package that everybody can write, and one that breaks the rules, are refused', () => {
  chmodSync(put(folder.at('staged/open'), {}), 0o777);
  expect(plan({ open: {} }, 'install', server()).refusals).toEqual(['panelsmith-open: . may be written by everybody']);
  expect(plan({ clock: { 'db/x/defaults/y/type': 'z' } }, 'install', server()).refusals).toEqual([
    expect.stringContaining('it needs an event panelsmith-clock-update'),
  ]);
});

test('a package that is bundled, elsewhere, or of the system is neither updated nor removed', () => {
  const elsewhere = put(folder.at('own/clock'), manifest('1.0.0'));
  const bundled = server({}, { packages: [{ name: 'clock', folder: elsewhere, isBundled: true }] });
  const other = server({}, { packages: [{ name: 'clock', folder: elsewhere, isBundled: false }] });
  const system = server(
    { clock: manifest('1.0.0') },
    { ownerOf: (path) => (path.endsWith('/clock') ? 'clock-deb' : undefined) },
  );
  for (const [around, reason] of [
    [bundled, 'it is bundled with Panelsmith; delete its folder to leave it out'],
    [other, `it is in ${folder.at('own')}, which is not the folder of installed packages`],
    [system, 'it belongs to the package clock-deb of the system; use its package manager'],
  ] as const) {
    expect(plan({ clock: manifest('1.1.0') }, 'update', around).refusals).toEqual([`panelsmith-clock: ${reason}`]);
    expect(planRemoval(['clock'], around).refusals).toEqual([`panelsmith-clock: ${reason}`]);
  }
});

test('a package is removed by its name or that of its folder, once', () => {
  const around = server({ clock: {}, 'neth-watch': {} });
  expect(planRemoval(['clock', 'neth-watch', 'clock'], around)).toEqual({
    going: [
      { name: 'panelsmith-clock', folder: join(target, 'clock') },
      { name: 'neth-watch', folder: join(target, 'neth-watch') },
    ],
    refusals: [],
  });
  expect(planRemoval(['panelsmith-clock'], around).going).toHaveLength(1);
  expect(planRemoval(['watch'], around)).toEqual({ going: [], refusals: ['watch: there is no package of that name'] });
});

test('a package that another one needs is removed only together with it', () => {
  const around = server({ clock: manifest('1.0.0'), watch: manifest('1.0.0', 'panelsmith-clock') });
  expect(planRemoval(['clock'], around).refusals).toEqual([
    'panelsmith-clock: panelsmith-watch needs it; remove that too, or first',
  ]);
  expect(planRemoval(['clock', 'watch'], around).refusals).toEqual([]);
});
