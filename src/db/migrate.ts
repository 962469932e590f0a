import type { Root } from '../root.ts';
import type { Databases } from './databases.ts';
import type { Report } from './defaults-tree.ts';
import type { DefaultsSource } from './defaults.ts';

export interface MigrateContext {
  readonly databases: Databases;
  readonly root: Root;
  readonly report: Report;
}

export function runMigrateFragments(
  _name: string,
  _sources: readonly DefaultsSource[],
  _context: MigrateContext,
): Promise<number> {
  return Promise.resolve(0);
}
