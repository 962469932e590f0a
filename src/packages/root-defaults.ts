import { existsSync } from 'node:fs';
import { messageOf } from '../refusals.ts';
import type { Root } from '../root.ts';
import { compilePackage } from './loading/compile-package.ts';
import { PackageMistakes, formatMistake, type Mistake } from './mistake.ts';

/**
 * Compiles the root's own migrate fragments, which may be TypeScript like those of packages.
 * @param folder the folder of the root's defaults
 * @param home the folder of Panelsmith's package.json
 * @returns the folder of the compiled modules
 */
export async function compileRootDefaults(
  root: Root,
  folder: string,
  home: string,
  print: (line: string) => void,
): Promise<string> {
  if (!existsSync(folder)) return folder;
  try {
    const own = { name: 'root-defaults', folder, modules: folder, panel: undefined, brings: ['db'] } as const;
    return (await compilePackage(own, { cache: root.cache, home })).modules;
  } catch (error) {
    for (const { reason, ...place } of mistakesIn(error))
      print(formatMistake({ ...place, reason: `in ${folder}: ${reason}` }));
    return folder;
  }
}

function mistakesIn(error: unknown): readonly Mistake[] {
  return error instanceof PackageMistakes ? error.mistakes : [{ reason: messageOf(error) }];
}
