import { findArchive } from '../../accounts/archives.ts';
import type { Root } from '../../root.ts';
import type { RecordRevert } from './plan-revert.ts';

/** Types of accounts that have files. */
const withFiles = ['user', 'ibay'];

/** The accounts that come back: those whose files are kept in an archive, and those that come back without files. */
export function filesOfRestored(
  root: Root,
  records: readonly RecordRevert[],
): { readonly kept: readonly RecordRevert[]; readonly gone: readonly RecordRevert[] } {
  const restored = records.filter(({ kind, taken, type, database }) => {
    return kind === 'restore' && taken && database === 'accounts' && withFiles.includes(type);
  });
  const kept = restored.filter((record) => findArchive(root, accountOf(record)) !== undefined);
  return { kept, gone: restored.filter((record) => !kept.includes(record)) };
}

/** The account that a record comes back as. */
function accountOf({ key, type, properties }: RecordRevert): Parameters<typeof findArchive>[1] {
  return { key, type, prop: (name) => properties.find((one) => one.name === name && one.taken)?.back };
}
