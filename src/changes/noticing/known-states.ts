import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDatabaseName, type Databases } from '../../db/file/databases.ts';
import { fileIdentity, noFile, type Identity } from '../../db/file/file-reading.ts';
import type { Snapshot } from '../../db/file/snapshot.ts';
import { kindAt } from '../../files/regular-file.ts';
import type { KnownLines } from './compare-known.ts';
import { readKnownFile, writeKnownFile, type KnownFile } from './known-file.ts';

/** A database as it was when it was last known to agree with the history. */
interface Known {
  readonly snapshot: Snapshot;
  readonly identity: Identity;
  /** How far the history reached, in bytes. */
  readonly bytes: number;
  /** Whether this state is in its file. */
  readonly isStored: boolean;
  /** When its file was written last, as far as this process knows. */
  readonly storedAt: number | undefined;
}

/**
 * How often a known state is written to its file. An older state works too, because the history says what was done
 * since; but then more of the history has to be read at the next start.
 */
const storeEveryMs = 600_000;

interface KnownStatesContext {
  readonly databases: Databases;
  /** Folder of the known states. */
  readonly folder: string;
  readonly log: (level: 'warn', line: string, details: object) => void;
}

/** The states of the databases that agree with the history, in memory and in a file for each. */
export class KnownStates {
  readonly #context: KnownStatesContext;
  readonly #known = new Map<string, Known>();

  constructor(context: KnownStatesContext) {
    this.#context = context;
  }

  /** The databases that are there, or were. */
  names(): string[] {
    const { databases, folder } = this.#context;
    const place = databases.root.databases;
    const here = filesIn(place).filter((name) => kindAt(join(place, name)) === 'file');
    return [...new Set([...here, ...filesIn(folder)])].sort();
  }

  /** Whether the state of a database is known in this process. */
  has(name: string): boolean {
    return this.#known.has(name);
  }

  /** Whether the file of a database is still the known one. */
  isAsKnown(name: string): boolean {
    const { databases } = this.#context;
    const database = databases.open(name);
    const identity = fileIdentity(database.file);
    const known = this.#known.get(name);
    if (known) return known.identity === identity;
    const stored = readKnownFile(this.#file(name));
    if (stored?.identity !== identity) return false;
    const agreed = { snapshot: database.snapshot(), identity, bytes: stored.bytes };
    this.#known.set(name, { ...agreed, isStored: true, storedAt: Date.now() });
    return true;
  }

  /** The known records of a database, and how far the history reached then, in bytes; undefined if none are known. */
  find(name: string): { readonly lines: KnownLines; readonly bytes: number } | undefined {
    const known = this.#known.get(name);
    if (known) return { lines: linesOf(known.snapshot), bytes: known.bytes };
    const stored = readKnownFile(this.#file(name));
    return stored && { lines: storedLines(stored), bytes: stored.bytes };
  }

  /** Notes that a database, whose lock is held, agrees with the history up to a position. */
  agree(name: string, snapshot: Snapshot, bytes: number): void {
    const identity = fileIdentity(this.#context.databases.open(name).file);
    const agreed: Known = { snapshot, identity, bytes, isStored: false, storedAt: this.#known.get(name)?.storedAt };
    const isDue = identity !== noFile && Date.now() - (agreed.storedAt ?? 0) > storeEveryMs;
    this.#known.set(name, isDue ? this.#stored(name, agreed) : agreed);
  }

  /**
   * Notes that Panelsmith has written a database, and that the history up to a position contains this. The lock must be
   * held.
   */
  wrote(name: string, before: Snapshot, after: Snapshot, bytes: number): void {
    const known = this.#known.get(name);
    if (known?.snapshot !== before) return;
    try {
      const identity = fileIdentity(this.#context.databases.open(name).file);
      this.#known.set(name, { ...known, snapshot: after, identity, bytes, isStored: false });
    } catch {
      // The database is written nevertheless; the next look compares it with the history.
    }
  }

  /** Adapts the positions to a history that is about to be written again without some of its lines. */
  moveAll(translate: (bytes: number) => number): void {
    for (const [name, known] of this.#known) {
      // If the position is too early, entries are only compared again.
      this.#known.set(name, this.#stored(name, { ...known, bytes: translate(known.bytes) }));
    }
  }

  /** Writes those to their files that are not there yet. */
  storeAll(): void {
    for (const [name, known] of this.#known) if (!known.isStored) this.#stored(name, known);
  }

  #stored(name: string, known: Known): Known {
    try {
      writeKnownFile(this.#file(name), known.snapshot, known);
      return { ...known, isStored: true, storedAt: Date.now() };
    } catch (err) {
      this.#context.log('warn', 'the known state of a database cannot be stored', { database: name, err });
      return { ...known, isStored: false };
    }
  }

  #file(name: string): string {
    return join(this.#context.folder, name);
  }
}

/** Names of databases have no dot; copies and leftovers do. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => isDatabaseName(name) && !name.includes('.'))
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

function linesOf({ lines }: Snapshot): KnownLines {
  return { keysApartFrom: (now) => now.keysApartFrom(lines), get: (key) => lines.get(key), sealed: (raw) => raw };
}

function storedLines({ lines, sealed }: KnownFile): KnownLines {
  return { keysApartFrom: (now) => [...lines.keys(), ...now.keys()], get: (key) => lines.get(key), sealed };
}
