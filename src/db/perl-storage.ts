import type { Root } from '../root.ts';
import { textOf } from './byte-text.ts';
import type { Database, LockedDatabase } from './database.ts';
import type { Databases } from './databases.ts';
import type { Lines } from './lines.ts';
import { refuseKey } from './safe-text.ts';

/** What Perl classes can ask for. */
export type PerlRequest = 'create' | 'read' | 'lock' | 'write';

/**
 * Answers what the Perl classes ask about databases, so that what they read and write goes through us, and so under our
 * lock. Everything is in bytes.
 */
export class PerlStorage {
  readonly #databases: Databases;
  readonly #root: Root;
  readonly #files = new Map<string, Database>();
  readonly #locked = new Map<string, LockedDatabase>();

  constructor(databases: Databases, root: Root) {
    this.#databases = databases;
    this.#root = root;
  }

  /**
   * @param args the database; to write, key and line also, which is undefined to delete
   * @returns whether it was made; or whether there are records, then key and line of each in turn
   * @throws when it cannot be done; the message is for the fragment
   */
  async answer(request: PerlRequest, [file = '', key = '', raw]: readonly (string | undefined)[]): Promise<string[]> {
    switch (request) {
      case 'create':
        return [(await this.#create(file)) ? '1' : ''];
      case 'read':
        return linesOf(this.#open(file).snapshot().lines);
      case 'lock':
        return this.#lock(file);
      case 'write':
        return this.#write(file, key, raw);
    }
  }

  /** For a perl that ended with locks held. */
  async releaseAll(): Promise<void> {
    for (const locked of this.#locked.values()) await locked.release();
    this.#locked.clear();
  }

  async #create(file: string): Promise<boolean> {
    const database = this.#open(file);
    if (database.snapshot().keys().length > 0) return false;
    await database.update((draft) => {
      draft.touch();
    });
    return true;
  }

  async #lock(file: string): Promise<string[]> {
    const locked = await this.#open(file).lock();
    this.#locked.set(file, locked);
    return linesOf(locked.draft.lines);
  }

  /** Writes one line and lets go of the lock. */
  async #write(file: string, key: string, raw: string | undefined): Promise<string[]> {
    const locked = this.#locked.get(file);
    if (!locked) throw new Error(`${file} is not locked`);
    try {
      const isUnsafe = raw !== undefined && (refuseKey(textOf(key)) !== undefined || /[\n\0]/.test(raw));
      if (isUnsafe && locked.draft.lines.get(key) !== raw) throw new Error(`${textOf(key)} cannot be stored`);
      locked.draft.edit(key, () => raw);
      await locked.commit();
    } finally {
      this.#locked.delete(file);
      await locked.release();
    }
    return linesOf(this.#open(file).snapshot().lines);
  }

  /** A database by name, or by a path that begins at the root. */
  #open(file: string): Database {
    const name = textOf(file);
    if (!name.includes('/')) return this.#databases.open(name);
    const known = this.#files.get(name) ?? this.#databases.openFile(name, this.#root.path(name));
    this.#files.set(name, known);
    return known;
  }
}

/** Whether there are any, then key and value of every record in turn. */
function linesOf(lines: Lines): string[] {
  const records = lines.keys().flatMap((key) => {
    const raw = lines.get(key);
    return raw === undefined ? [] : [key, raw];
  });
  return [lines.size > 0 ? '1' : '', ...records];
}
