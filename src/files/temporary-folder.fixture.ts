import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The folder of one test. */
export interface TemporaryFolder {
  readonly path: string;
  /** The path of a file in it. */
  readonly at: (...names: readonly string[]) => string;
  /**
   * Writes a file, and makes the folders it is in.
   * @param mode default: a new file that begins with `#!` can be run, a file that exists keeps its mode
   * @returns its path
   */
  readonly write: (path: string, text: string | Uint8Array, mode?: number) => string;
  /** The text of a file. */
  readonly read: (path: string) => string;
}

/** Makes a temporary folder that is removed at the end of the test, after its `afterEach`. */
export function temporaryFolder(parent = tmpdir()): TemporaryFolder {
  const folder = mkdtempSync(join(parent, 'panelsmith-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const at = (...names: readonly string[]): string => join(folder, ...names);
  return {
    path: folder,
    at,
    write(path, text, mode) {
      const file = at(path);
      mkdirSync(dirname(file), { recursive: true });
      const isScript = typeof text === 'string' && text.startsWith('#!');
      writeFileSync(file, text, isScript ? { mode: 0o755 } : {});
      if (mode !== undefined) chmodSync(file, mode);
      return file;
    },
    read: (path) => readFileSync(at(path), 'utf8'),
  };
}
