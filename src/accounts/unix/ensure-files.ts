import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Root } from '../../root.ts';

const files = { passwd: 0o644, group: 0o644, shadow: 0o640, gshadow: 0o640 } as const;

/** Creates the four account files if missing, as in a trial root. */
export function makeUnixFiles(root: Root): void {
  mkdirSync(root.path('etc'), { recursive: true });
  for (const [name, mode] of Object.entries(files)) {
    const file = root.path('etc', name);
    if (existsSync(file)) continue;
    writeFileSync(file, '', { flag: 'a' });
    chmodSync(file, mode);
  }
}
