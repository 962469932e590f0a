import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../packages');

/**
 * The files of a package that is for tests only, by path below a folder of packages. What is tested with it does not
 * depend on a bundled panel, which anybody may delete.
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
