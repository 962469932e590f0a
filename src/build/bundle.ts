import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { isTextList, parsedJson } from '../files/state/json-kinds.ts';
import { readableText } from '../files/regular-file.ts';
import { pathsIn } from '../packages/package-files.ts';
import { home, program } from '../process/home.ts';
import { programs } from '../process/programs.ts';

/**
 * Part of the build: joins the modules of Panelsmith and of each bundled package into few files in `dist`, because a
 * thousand modules take twice as long to load. A module that several programs use is in one file, which they share.
 */
async function bundle(): Promise<void> {
  const packages = ['src/built-in', 'panels'].flatMap((folder) => subfolders(folder).map((name) => join(folder, name)));
  const written = [
    ...(await joinModules('src', programs)),
    ...(await Promise.all(packages.map((folder) => joinModules(folder, programsOf(folder))))).flat(),
  ];
  removeOlder(written);
  chmodSync(program, 0o755);
}

/**
 * @param folder relative to the folder of package.json, as in `dist`
 * @param names modules below it that get a file of their own, without extension
 * @returns the files written, relative to the folder of package.json
 */
async function joinModules(folder: string, names: readonly string[]): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: home,
    entryPoints: names.map((name) => join(folder, `${name}.ts`)),
    outbase: folder,
    outdir: join('dist', folder),
    chunkNames: 'joined/[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    // Otherwise `panelsmith` would be resolved to the sources, and each package would get a copy of them.
    tsconfigRaw: {},
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.outputs);
}

/** The modules of a package that are loaded by their path: its panel, its actions, its migrate fragments. */
function programsOf(folder: string): string[] {
  return pathsIn(join(home, folder)).flatMap(({ path }) => {
    const isProgram = /^(panel|events\/[^/]+\/[^/]+|db\/[^/]+\/migrate\/[^/]+)\.ts$/.test(path);
    return isProgram && !/\.(test|fixture)\.ts$/.test(path) ? [path.slice(0, -'.ts'.length)] : [];
  });
}

function subfolders(folder: string): string[] {
  return readdirSync(join(home, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}

/**
 * Removes the files that are neither of this build nor of the one before: a server that was started before this build may
 * not have loaded all of its files yet.
 */
function removeOlder(written: readonly string[]): void {
  const list = join(home, 'dist/joined.json');
  const before = parsedJson(readableText(list) ?? '');
  const kept = new Set<unknown>([...written, ...(isTextList(before) ? before : [])]);
  for (const folder of ['dist/src', 'dist/panels'])
    for (const { path } of pathsIn(join(home, folder)))
      if (path.endsWith('.js') && !kept.has(join(folder, path))) rmSync(join(home, folder, path));
  writeFileSync(list, JSON.stringify(written));
}

await bundle();
