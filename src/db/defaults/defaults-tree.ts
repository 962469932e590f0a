import { join } from 'node:path';
import { bytesOf } from '../file/text/byte-text.ts';
import { refuseLinePart, refuseKey } from '../file/text/safe-text.ts';
import { namesIn } from '../../files/names-in.ts';
import { kindAt, readRegularFile } from '../../files/regular-file.ts';
import { reportFault, type ReportLine } from './file-fault.ts';
import { isLeftover } from './leftover-names.ts';

/** A folder that holds `DATABASE/{defaults,force}/KEY/PROPERTY` files and `DATABASE/migrate/FRAGMENT`. */
export interface DefaultsSource {
  readonly folder: string;
  /** Folder of the compiled modules of its TypeScript fragments, if different. */
  readonly modules?: string;
}

/** The defaults of one record from a tree `KEY/PROPERTY`, as bytes. The type is property `type`. */
export interface DefaultRecord {
  readonly key: string;
  readonly props: ReadonlyMap<string, string>;
}

/**
 * Reads a tree of defaults or forced values. A value is the content of a file without one trailing line feed; a folder
 * is an empty value. Hidden names, and files left by editors and package managers, are skipped; values that could not
 * be read back are reported and skipped. A missing tree is empty.
 */
export function readDefaultsTree(folder: string, report: ReportLine): DefaultRecord[] {
  return namesInFolder(folder).flatMap((key) => {
    const place = join(folder, key);
    if (kindAt(place) !== 'folder') {
      reportFault(report, { file: place, reason: 'is not a folder, and was left out' });
      return [];
    }
    if (refuseKey(key)) {
      reportFault(report, { file: place, reason: 'is not a name a record can have, and was left out' });
      return [];
    }
    const props = namesInFolder(place).flatMap((name) => readProperty(join(place, name), name, report));
    return [{ key: bytesOf(key), props: new Map(props) }];
  });
}

/** Returns the names in a folder in byte order, without skipped ones; empty if the folder does not exist. */
export function namesInFolder(folder: string): string[] {
  return namesIn(folder).filter((name) => !name.startsWith('.') && !isLeftover(name));
}

function readProperty(file: string, name: string, report: ReportLine): [string, string][] {
  const kind = kindAt(file);
  if (kind !== undefined && kind !== 'file' && kind !== 'folder') {
    reportFault(report, { file, reason: `is a ${kind}, not a file, and was left out` });
    return [];
  }
  const value = kind === 'folder' ? '' : readRegularFile(file, 'latin1').replace(/\n$/, '');
  if (!refuseLinePart(bytesOf(name)) && !refuseLinePart(value)) return [[bytesOf(name), value]];
  reportFault(report, { file, reason: 'holds a bar or backslash that cannot be stored, and was left out' });
  return [];
}
