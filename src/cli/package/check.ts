import { existsSync, statSync } from 'node:fs';
import { checkPackage } from '../../checking/check-package.ts';
import { formatFinding, type Finding } from '../../checking/finding.ts';
import { sumUpMissing } from '../../checking/sum-up-missing.ts';
import { writeLexicon } from '../../checking/write-lexicon.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';

export interface CheckOptions {
  /** Whether to print each missing lexicon key, not only their number. */
  readonly all?: boolean;
  /** Whether to add the missing keys to the lexicon of a language first. */
  readonly writeLexicon?: boolean;
  /** The language for `writeLexicon`; default: English. */
  readonly language?: string;
}

/**
 * `check FOLDER [--all] [--write-lexicon [--language fr]]`: prints every mistake of a package as `FILE:LINE: reason`, and
 * remarks, which break nothing. Many lexicon keys that are missing in one language are one line.
 * @returns 0 without a mistake, 1 with one, 2 when there is no such folder or language
 */
export async function runCheck(folder: string, context: CommandContext, options: CheckOptions = {}): Promise<number> {
  const { all = false, language = 'en' } = options;
  const refuse = (line: string): number => {
    context.err(`${line}\n`);
    return 2;
  };
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return refuse(`there is no folder ${folder}`);
  if (!/^[a-z]{2,3}(-[A-Za-z]{2,8})*$/.test(language))
    return refuse(`${language} is not a language, such as fr or pt-BR`);
  const check = (): Promise<readonly Finding[]> =>
    checkPackage(folder, { root: context.root, packageFolders: packageFoldersOf(context.environment) });
  let findings = await check();
  const written = options.writeLexicon === true ? writeLexicon(folder, findings, language) : undefined;
  if (written) {
    const count = `${written.keys.length} ${written.keys.length === 1 ? 'key' : 'keys'}`;
    context.err(`added to ${written.file}, to be said better: ${count}: ${written.keys.join(', ')}\n`);
    findings = await check();
  }
  for (const finding of all ? findings : sumUpMissing(findings)) context.out(`${formatFinding(finding)}\n`);
  const mistakes = findings.filter(({ isRemark = false }) => !isRemark).length;
  context.err(mistakes === 0 ? 'no mistakes\n' : `${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'}\n`);
  return mistakes === 0 ? 0 : 1;
}
