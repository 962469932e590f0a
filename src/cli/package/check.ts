import { existsSync, statSync } from 'node:fs';
import { checkPackage } from '../../checking/check-package.ts';
import { sayFinding } from '../../checking/finding.ts';
import { sumUpMissing } from '../../checking/sum-up-missing.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';

/**
 * `check FOLDER [--all]`: prints every mistake of a package as `FILE:LINE: reason`, and remarks, which break nothing.
 * If many lexicon keys are missing in one language they are printed in one line.
 * @param all whether to print each of these keys
 * @returns 0 without mistakes, 1 with mistakes, 2 if there is no such folder
 */
export async function runCheck(folder: string, context: CommandContext, all = false): Promise<number> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    context.err(`there is no folder ${folder}\n`);
    return 2;
  }
  const findings = await checkPackage(folder, {
    root: context.root,
    packageFolders: packageFoldersOf(context.environment),
  });
  for (const finding of all ? findings : sumUpMissing(findings)) context.out(`${sayFinding(finding)}\n`);
  const mistakes = findings.filter(({ isRemark = false }) => !isRemark).length;
  context.err(mistakes === 0 ? 'no mistakes\n' : `${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'}\n`);
  return mistakes === 0 ? 0 : 1;
}
