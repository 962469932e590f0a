import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One setting of a template, not yet evaluated. */
export interface MetadataEntry {
  readonly name: string;
  /** A Perl expression, as bytes. */
  readonly expression: string;
  readonly file: string;
  readonly line: number;
}

/**
 * Reads the metadata of a template. Each metadata folder may have a file of `NAME=EXPRESSION` lines, or a folder with
 * one file for each name. If a name occurs twice, the stronger folder takes precedence, and within a file the last
 * line.
 * @param folders the strongest first
 */
export function readMetadata(folders: readonly string[], path: string): MetadataEntry[] {
  const entries = new Map<string, MetadataEntry>();
  for (const folder of folders.toReversed())
    for (const entry of entriesAt(join(folder, path))) entries.set(entry.name, entry);
  return [...entries.values()];
}

function entriesAt(place: string): MetadataEntry[] {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (stats?.isFile()) return linesOf(place);
  if (!stats?.isDirectory()) return [];
  return readdirSync(place).flatMap((name) => {
    const file = join(place, name);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
    return [{ name, expression: readFileSync(file, 'latin1'), file, line: 1 }];
  });
}

/** A line without an assignment becomes an entry with an unknown name. */
function linesOf(file: string): MetadataEntry[] {
  const lines = readFileSync(file, 'latin1').replace(/\n$/, '').split('\n');
  return lines.map((text, index) => {
    const [, name = text, expression = ''] = /^\s*([A-Za-z_]\w*)\s*=(.*)$/s.exec(text) ?? [];
    return { name, expression, file, line: index + 1 };
  });
}
