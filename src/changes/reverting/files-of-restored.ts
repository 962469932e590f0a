import { findArchive, type ArchivedAccount } from '../../accounts/data/archives.ts';
import type { Root } from '../../root.ts';
import type { RecordRevert } from './plan-revert.ts';

/** Types of accounts that have files. */
const typesWithFiles = ['user', 'ibay'];

/** The accounts that come back: those whose files are kept in an archive, and those that come back without files. */
export function filesOfRestored(
  root: Root,
  records: readonly RecordRevert[],
): { readonly withFiles: readonly RecordRevert[]; readonly withoutFiles: readonly RecordRevert[] } {
  const restored = records.filter(({ kind, goesBack, type, database }) => {
    return kind === 'restore' && goesBack && database === 'accounts' && typesWithFiles.includes(type);
  });
  const withFiles = restored.filter((record) => findArchive(root, accountOf(record)) !== undefined);
  return { withFiles, withoutFiles: restored.filter((record) => !withFiles.includes(record)) };
}

/** The account that a record comes back as. */
function accountOf({ key, type, properties }: RecordRevert): ArchivedAccount {
  return { key, type, prop: (name) => properties.find((one) => one.name === name && one.goesBack)?.back };
}
