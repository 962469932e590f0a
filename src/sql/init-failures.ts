import type { Databases } from '../db/file/databases.ts';
import { onOneLine } from '../process/one-line.ts';
import type { Root } from '../root.ts';
import { initFiles, type InitFile } from './init-files.ts';

/** A file that could not be run, and why. */
export interface InitFailure {
  readonly file: InitFile;
  /** From 1; undefined where it is not known. */
  readonly line: number | undefined;
  /** The message of the server or the program, in English; secrets are masked. */
  readonly message: string;
}

/** The database that the page shows: a record of type `init` for each failed file, by its name. */
const database = 'sqlinit';

/**
 * Notes the failures of the files that were run, and forgets files that are gone.
 * @param run those that were run
 */
export async function noteFailures(
  databases: Databases,
  root: Root,
  run: readonly InitFile[],
  failures: readonly InitFailure[],
): Promise<void> {
  const open = databases.open(database);
  const there = new Set(initFiles(root).map(({ name }) => initFileKey(name)));
  const settled = new Set(run.map(({ name }) => initFileKey(name)));
  const failed = new Map(failures.map((failure) => [initFileKey(failure.file.name), failure]));
  const isOld = (key: string): boolean => !there.has(key) || (settled.has(key) && !failed.has(key));
  if (
    failed.size === 0 &&
    !open
      .snapshot()
      .ofType('init')
      .some(({ key }) => isOld(key))
  )
    return;
  await open.update((draft) => {
    for (const { key } of draft.ofType('init')) if (isOld(key)) draft.delete(key);
    for (const [key, { file, line, message }] of failed) {
      const props = {
        Name: plain(file.name),
        Line: line === undefined ? '' : String(line),
        Message: plain(message),
        FailedAt: new Date().toISOString(),
      };
      if (draft.get(key)) draft.setProps(key, props);
      else draft.create(key, 'init', props);
    }
  });
}

/** The name of a file as a key: characters that a key cannot have are escaped. */
export function initFileKey(name: string): string {
  return name.replace(/[^\w./-]/gu, (character) => `%${Buffer.from(character).toString('hex')}`);
}

/** A text as a value that a record can store. */
function plain(text: string): string {
  return onOneLine(text.replace(/[|\\]/g, '/'));
}
