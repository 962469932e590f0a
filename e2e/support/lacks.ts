import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Whether one of these bundled panels was deleted. A spec that needs it is skipped then. */
export function lacks(...panels: readonly string[]): boolean {
  return panels.some((panel) => !existsSync(join(import.meta.dirname, '../../panels', panel)));
}
