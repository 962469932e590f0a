import { noteDatabases, runInitFiles, type SqlPlace } from 'panelsmith/actions';

/**
 * Runs the waiting files, or one of them.
 * @throws Error if one failed; the reason has been printed
 */
export async function runFiles(place: SqlPlace, only?: string): Promise<void> {
  const failed = await runInitFiles(place, only);
  await noteDatabases(place);
  if (failed.length > 0) throw new Error(`failed, and kept in sql/init: ${failed.join(', ')}`);
}
