import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildDeb } from '../../packages/building/build-deb.ts';
import { buildRpm } from '../../packages/building/build-rpm.ts';
import { formatMistake, PackageMistakes } from '../../packages/mistake.ts';
import { statOf } from '../../packages/package-files.ts';
import { folderPackages, fullNameOf } from '../../packages/transaction/package-system.ts';
import { readByRules } from '../../packages/rules/package-rules.ts';
import { configuredPrefixes } from '../../packages/rules/prefixes.ts';
import { messageOf } from '../../refusals.ts';
import { openSystem } from '../../system.ts';
import { complain, type CommandContext } from '../command.ts';

interface BuildOptions {
  readonly deb?: boolean;
  readonly rpm?: boolean;
  /** Folder of the result; default: the working folder. */
  readonly out?: string;
}

/**
 * `packages build --deb|--rpm FOLDER`: makes packages for the system's package manager, and prints their files.
 * @returns 0 done, 1 refused by the package rules or failed, 2 wrong usage
 */
export async function buildPackage(
  folder: string,
  { deb = false, rpm = false, out = '.' }: BuildOptions,
  context: CommandContext,
): Promise<number> {
  const refuse = (line: string, status: number): number => {
    complain(context, line);
    return status;
  };
  if (!deb && !rpm) return refuse('choose --deb or --rpm', 2);
  if (statOf(folder)?.isDirectory() !== true) return refuse(`there is no folder ${folder}`, 2);
  if (statOf(out)?.isDirectory() !== true) return refuse(`there is no folder ${out}`, 2);
  const system = await openSystem(context.root, { withPanels: false });
  try {
    const place = realpathSync(folder);
    const ruled = readByRules(place, configuredPrefixes(system.databases));
    for (const mistake of ruled.mistakes) context.err(`${formatMistake(mistake)}\n`);
    if (ruled.mistakes.length > 0) return 1;
    if (ruled.manifest.version === '') return refuse('package.json has no version; a built package needs one', 1);
    const bundled = folderPackages(system).filter(({ isBundled }) => isBundled);
    const from = { ...ruled, folder: place, bundled: bundled.map((one) => fullNameOf(system, one)) };
    if (deb) context.out(`${join(out, relativeTo(out, await buildDeb(from, resolve(out))))}\n`);
    if (rpm) context.out(`${join(out, relativeTo(out, await buildRpm(from, resolve(out))))}\n`);
    return 0;
  } catch (error) {
    if (error instanceof PackageMistakes) {
      for (const mistake of error.mistakes) context.err(`${formatMistake(mistake)}\n`);
      return 1;
    }
    return refuse(messageOf(error), 1);
  } finally {
    await system.close();
  }
}

function relativeTo(out: string, file: string): string {
  return file.slice(resolve(out).length + 1);
}
