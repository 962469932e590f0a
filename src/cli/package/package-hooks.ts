import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { replaceFileNow } from '../../files/replace-file.ts';
import { buildRpmOf } from '../../packages/building/build-rpm.ts';
import { hookFiles, hookPaths, watchSpec } from '../../packages/building/hook-files.ts';
import { comparedIn } from '../../packages/transaction/package-system.ts';
import { rememberFirst } from '../../packages/transaction/perform-pass.ts';
import { program } from '../../process/home.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';
import { withSystem } from '../with-system.ts';

interface HookOptions {
  /** Whether to remove the files instead of writing them. */
  readonly remove?: boolean;
  /** The folder for the RPM that watches files; then only this RPM is built and nothing else is written. */
  readonly rpm?: string;
}

/**
 * `packages hooks`: writes the files through which the package managers of the root report changes to Panelsmith, and
 * stores what is installed now. Prints each path.
 */
export async function packageHooks({ remove = false, rpm }: HookOptions, context: CommandContext): Promise<number> {
  const { root } = context;
  if (rpm !== undefined) {
    const work = mkdtempSync(join(tmpdir(), 'panelsmith-rpm-'));
    try {
      context.out(`${await buildRpmOf(watchSpec, work, resolve(rpm))}\n`);
    } finally {
      rmSync(work, { recursive: true });
    }
    return 0;
  }
  for (const path of hookPaths(root)) rmSync(root.path(path), { force: true });
  if (remove) return 0;
  const packageFolders = packageFoldersOf(context.environment);
  for (const { path, text, isProgram } of hookFiles(root, { node: process.execPath, program, packageFolders })) {
    const file = root.path(path);
    replaceFileNow(file, text, { mode: isProgram ? 0o755 : 0o644 });
    context.out(`${file}\n`);
  }
  return withSystem(context, {}, (system) => {
    rememberFirst(comparedIn(system));
    return 0;
  });
}
