import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readableText } from '../../files/regular-file.ts';
import { type Root } from '../../root.ts';
import { namesIn } from '../../files/names-in.ts';

/** Whether a unit is started at boot. `fixed`: the unit cannot be enabled or disabled. */
export type BootState = 'enabled' | 'disabled' | 'fixed';

/** In the order in which systemd looks. Source: systemd.unit(5), "Unit File Load Path". */
const unitFolders = [
  'etc/systemd/system',
  'run/systemd/system',
  'usr/local/lib/systemd/system',
  'usr/lib/systemd/system',
];

/** Folders of units that systemd generates from start scripts, or that exist only until the next boot. */
const madeFolders = ['transient', 'generator.early', 'generator', 'generator.late'].map(
  (name) => `run/systemd/${name}`,
);

/** Whether systemd can know a unit: there is a file of it, or of its template, or a link in its place. */
export function hasUnit(root: Root, unit: string): boolean {
  const names = [unit, unit.replace(/@[^.]+\./, '@.')];
  return [...unitFolders, ...madeFolders].some((folder) => names.some((name) => existsSync(root.path(folder, name))));
}

/** Links that enable a unit, as `systemctl enable` makes them. Source: systemd.unit(5), "[Install]". */
const wantsFolder = /\.(wants|requires|upholds)$/;

/**
 * Which units are started at boot, according to the links in `/etc`. systemd is not asked, since that takes some
 * milliseconds for each unit, and there may be hundreds.
 */
export class UnitLinks {
  /** The file of each unit, by its name. */
  readonly #files = new Map<string, string>();
  readonly #enabled = new Set<string>();
  readonly #started: ReadonlySet<string>;

  constructor(root: Root) {
    for (const place of unitFolders.toReversed())
      for (const name of namesIn(root.path(place))) this.#files.set(name, root.path(place, name));
    const folder = root.path('etc/systemd/system');
    for (const name of namesIn(folder)) {
      if (wantsFolder.test(name)) for (const unit of namesIn(join(folder, name))) this.#enabled.add(unit);
      else this.#addAlias(join(folder, name));
    }
    this.#started = new Set(startedScripts(root));
  }

  /** @param unit its id, with the ending */
  stateOf(unit: string): BootState {
    if (this.#enabled.has(unit)) return 'enabled';
    const file = this.#fileOf(unit);
    if (file === undefined) return this.#started.has(unit.replace(/\.service$/, '')) ? 'enabled' : 'disabled';
    return /^\[Install\]/m.test(file) ? 'disabled' : 'fixed';
  }

  /**
   * An alias that `[Install]` asks for is a link to the unit's file; a link to `/dev/null` masks a unit. A link of the
   * unit's own name only tells systemd where its file is (`systemctl link`).
   */
  #addAlias(path: string): void {
    if (!lstatSync(path).isSymbolicLink()) return;
    const target = basename(readlinkSync(path));
    if (target !== 'null' && target !== basename(path)) this.#enabled.add(target);
  }

  /** The text of the unit's file, or of its template's; undefined for a unit made of a start script. */
  #fileOf(unit: string): string | undefined {
    const file = this.#files.get(unit) ?? this.#files.get(unit.replace(/@[^.]+\./, '@.'));
    return file === undefined ? undefined : readableText(file);
  }
}

/** The start scripts of System V init with a link in run level 3 or 5, from which systemd makes units. */
function startedScripts(root: Root): string[] {
  return ['etc/rc3.d', 'etc/rc5.d'].flatMap((folder) =>
    namesIn(root.path(folder)).flatMap((name) => (/^S\d\d/.test(name) ? [name.slice(3)] : [])),
  );
}
