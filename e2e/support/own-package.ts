import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../packages');

/**
 * Returns the files of a package for tests, by path relative to a folder of packages. Tests that use it do not depend
 * on a bundled panel, which may be deleted.
 */
export function ownPackage(name: string): Record<string, string> {
  const files = readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    files.map((one) => {
      const file = join(one.parentPath, one.name);
      return [file.slice(folder.length + 1), readFileSync(file, 'utf8')];
    }),
  );
}
