import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from '../root.ts';
import type { Draft } from './draft.ts';
import type { Databases } from './databases.ts';

/** A folder that holds `DATABASE/{defaults,force}/KEY/PROPERTY` files: `etc/e-smith/db` of the root, `db` of a package. */
export interface DefaultsSource {
  readonly folder: string;
}

type Kind = 'defaults' | 'force';

/** What one defaults tree says about one record: property name to value; the type is property `type`. */
interface DefaultRecord {
  readonly key: string;
  readonly props: ReadonlyMap<string, string>;
}

const leftovers = /(~|\.swp|\.orig|\.rpmsave|\.rpmnew|\.rpmorig)$/;

/**
 * Loads defaults into every database that a source or the root names: a default fills in what is absent, `force`
 * overwrites. Only what differs is touched, and a database that already has it all is not written.
 * Source: developer manual, section 4, "Reserving accounts"; e-smith defaults and force.
 * @param report gets a line about each thing that cannot be loaded
 */
export async function initializeDefaultDatabases(
  databases: Databases,
  root: Root,
  sources: readonly DefaultsSource[],
  report: (line: string) => void,
): Promise<{ failed: number }> {
  const all = [...sources, { folder: root.path('etc/e-smith/db') }];
  const names = [...new Set(all.flatMap(({ folder }) => entries(folder)))].sort();
  let failed = 0;
  for (const name of names) {
    try {
      const defaults = all.flatMap(({ folder }) => readTree(join(folder, name, 'defaults'), report));
      const forced = all.flatMap(({ folder }) => readTree(join(folder, name, 'force'), report));
      await databases.open(name).update((draft) => {
        for (const record of defaults) load(draft, record, 'defaults');
        for (const record of forced) load(draft, record, 'force');
      });
    } catch (error) {
      failed++;
      report(`defaults of database ${name} not loaded: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { failed };
}

function load(draft: Draft, { key, props }: DefaultRecord, kind: Kind): void {
  const type = props.get('type') ?? '';
  const values = new Map([...props].filter(([name]) => name !== 'type'));
  const record = draft.get(key);
  if (!record) {
    draft.create(key, type, values);
    return;
  }
  if (kind === 'force' && props.has('type')) draft.setType(key, type);
  const wanted = kind === 'force' ? values : new Map([...values].filter(([name]) => record.prop(name) === undefined));
  if (wanted.size > 0) draft.setProps(key, wanted);
}

function readTree(folder: string, report: (line: string) => void): DefaultRecord[] {
  return entries(folder).flatMap((key) => {
    const place = join(folder, key);
    if (!statSync(place).isDirectory()) {
      report(`${place} is no folder`);
      return [];
    }
    const files = entries(place).filter((name) => statSync(join(place, name)).isFile());
    return [
      { key, props: new Map(files.map((name) => [name, readFileSync(join(place, name), 'utf8').replace(/\n$/, '')])) },
    ];
  });
}

function entries(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && !leftovers.test(name))
    .sort();
}
