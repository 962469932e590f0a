import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Visit } from '../../visit.ts';

/** How long an uploaded file is kept while the person looks at what it would do. */
const keepMs = 30 * 60_000;

/** How many files of one session are kept; the oldest is removed first. */
const maxOfSession = 5;

/** An uploaded file, and beside it the results of its lines. */
export interface StoredImport {
  readonly id: string;
  readonly file: string;
  readonly rows: string;
}

/** Keeps an uploaded file for minutes, readable by the server alone, under a name that only its session can ask for. */
export async function storeImport(visit: Visit, bytes: Uint8Array): Promise<StoredImport> {
  const folder = folderOf(visit);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const session = markOf(visit);
  forgetOld(folder, session);
  const stored = placesOf(folder, `${session}-${randomBytes(16).toString('hex')}`);
  await writeFile(stored.file, bytes, { mode: 0o600, flag: 'wx' });
  setTimeout(() => {
    deleteImport(stored);
  }, keepMs).unref();
  return stored;
}

/** A stored file of this session by its id; undefined for any other, and when its time is over. */
export function findImport(visit: Visit, id: string): StoredImport | undefined {
  if (!/^[0-9a-f]{32}-[0-9a-f]{32}$/.test(id) || !id.startsWith(`${markOf(visit)}-`)) return undefined;
  const stored = placesOf(folderOf(visit), id);
  return ageOf(stored.file) < keepMs ? stored : undefined;
}

export function deleteImport({ file, rows }: Pick<StoredImport, 'file' | 'rows'>): void {
  for (const path of [file, rows]) rmSync(path, { force: true });
}

function forgetOld(folder: string, session: string): void {
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  const own = files
    .filter((name) => name.startsWith(session))
    .toSorted((a, b) => ageOf(join(folder, a)) - ageOf(join(folder, b)));
  for (const name of files)
    if (ageOf(join(folder, name)) > keepMs || own.indexOf(name) >= maxOfSession - 1)
      deleteImport(placesOf(folder, name.slice(0, -'.csv'.length)));
}

function ageOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? Date.now() - found.mtimeMs : Infinity;
}

function placesOf(folder: string, id: string): StoredImport {
  return { id, file: join(folder, `${id}.csv`), rows: join(folder, `${id}.rows`) };
}

/** A mark of the session that does not reveal the session's id. */
function markOf({ request }: Visit): string {
  return createHash('sha256').update(`import of ${request.sessionID}`).digest('hex').slice(0, 32);
}

function folderOf({ web }: Visit): string {
  return join(web.system.root.state, 'imports');
}
