import { accountFiles, partPath, type Contents } from '../archive/contents.ts';
import { Failure } from '../../refusals.ts';
import type { RestoreChoice, RestoreState } from './restore-state.ts';

/** A parsed choice. */
export interface ParsedChoice {
  readonly kind: 'all' | 'databases' | 'database' | 'export' | 'user' | 'mail' | 'bay';
  readonly name: string;
}

/** @returns undefined for what the archive does not hold */
export function parseChoice({ what }: Pick<RestoreChoice, 'what'>, contents: Contents): ParsedChoice | undefined {
  const [kind = '', ...parts] = what.split(':');
  const name = parts.join(':');
  if ((kind === 'all' || kind === 'databases') && name === '') return { kind, name };
  if (kind === 'database' && contents.databases.includes(name)) return { kind, name };
  if (kind === 'export' && contents.exports?.includes(name) === true) return { kind, name };
  if (kind === 'user' && Object.hasOwn(contents.users, name)) return { kind, name };
  if (kind === 'mail' && Object.hasOwn(contents.mail, name)) return { kind, name };
  if (kind === 'bay' && Object.hasOwn(contents.bays, name)) return { kind, name };
  return undefined;
}

/**
 * What was chosen, with the contents of the archive and the choice itself.
 * @throws Failure `errors.notFound` where nothing was chosen yet
 */
export function chosenOf({ contents, choice }: RestoreState): {
  readonly chosen: ParsedChoice;
  readonly contents: Contents;
  readonly choice: RestoreChoice;
} {
  const chosen = contents && choice && parseChoice(choice, contents);
  if (!chosen) throw new Failure('errors.notFound', 'nothing was chosen', { kind: 'missing' });
  return { chosen, contents, choice };
}

/** The members to unpack for a choice; none stands for all of them. */
export function pathsOf({ kind, name }: ParsedChoice, contents: Contents): string[] {
  if (kind === 'all') return [];
  const { layout } = contents;
  const folder = partPath(layout, 'databases');
  const databases = (names: readonly string[]): string[] => names.map((one) => `${folder}/${one}`);
  if (kind === 'databases') return [...databases(contents.databases), ...contents.accountFiles];
  if (kind === 'database') return databases([name]);
  if (kind === 'export') return [partPath(layout, kind, name)];
  // Needed for the owners of the files, and for the record of an account that no longer exists here.
  const accounts = databases(contents.databases.filter((one) => one === 'accounts'));
  const owners = accountFiles.filter((file) => contents.accountFiles.includes(file));
  return [partPath(layout, kind, name), ...accounts, ...owners];
}
