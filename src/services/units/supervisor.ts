import { existsSync, lstatSync } from 'node:fs';
import { isExecutableNoLink } from '../../files/executable.ts';
import { readableText } from '../../files/regular-file.ts';
import type { Root } from '../../root.ts';
import type { DbRecord } from '../../db/file/record.ts';
import { distributionUnits, type UnitsOfService } from './distribution-units.ts';
import { startLinks, type StartLink } from '../run-level.ts';
import { isServiceName, unitName, unitsOf } from '../service-name.ts';
import { hasUnit } from './unit-links.ts';

/** What runs a service. `nothing`: unknown, or this root is not the running machine. */
export type Supervisor =
  /** runit, or daemontools, which uses the same files. `folder` is the service's own. */
  | { readonly kind: 'runit'; readonly control: string; readonly folder: string }
  | { readonly kind: 'script'; readonly script: string }
  | { readonly kind: 'systemd' }
  | { readonly kind: 'nothing' };

/** What runs a service, and its name there. */
export interface SupervisedService {
  readonly supervisor: Supervisor;
  /** Without the ending `.service`. */
  readonly unit: string;
}

const serviceFolders = ['service', 'etc/service', 'var/service'];

/** Finds what runs services; the folders are read once. */
export class Supervisors {
  readonly #root: Root;
  readonly #links: ReadonlyMap<string, StartLink>;
  readonly #others: UnitsOfService;
  readonly hasSystemd: boolean;

  /** @param startFolders the folders with the start links of the run level */
  constructor(root: Root, startFolders: readonly string[]) {
    this.#root = root;
    this.#links = new Map(startLinks(startFolders).map((link) => [link.service, link]));
    this.#others = distributionUnits(root);
    this.hasSystemd = isSystemdBooted(root);
  }

  /** The link by which the run level starts a service. */
  startLink(service: string): StartLink | undefined {
    return this.#links.get(service);
  }

  /**
   * Finds what runs the service of a record, under the first of its names that a supervisor knows; if none does, under
   * the preferred name.
   */
  of(key: string, record: DbRecord | undefined): SupervisedService {
    const [preferred, ...rest] = unitsOf(key, record, this.#others);
    const all = [preferred, ...rest].map((unit) => ({ unit, supervisor: this.find(unit) }));
    const known = all.find(({ unit, supervisor: { kind } }) =>
      kind === 'systemd' ? hasUnit(this.#root, unitName(unit) ?? '') : kind !== 'nothing',
    );
    return known ?? { unit: preferred, supervisor: this.find(preferred) };
  }

  /**
   * Finds what runs a service: a folder watched by runit (if a start link of the run level names the service, or runit
   * is running it), otherwise a start script of the run level, otherwise systemd if it is the init system, otherwise a
   * script of System V init. Only the root `/` has systemd.
   */
  find(service: string): Supervisor {
    if (!isServiceName(service)) return { kind: 'nothing' };
    const runit = this.#runit(service);
    if (runit) return runit;
    const start = this.#links.get(service);
    if (start !== undefined) return { kind: 'script', script: start.file };
    if (this.hasSystemd) return { kind: 'systemd' };
    const script = this.#root.path('etc/init.d', service);
    return isExecutableNoLink(script) ? { kind: 'script', script } : { kind: 'nothing' };
  }

  #runit(service: string): Supervisor | undefined {
    const linked = this.#links.has(service);
    for (const place of serviceFolders) {
      const folder = this.#root.path(place, service);
      const control = `${folder}/supervise/control`;
      if (isPipe(control) || (linked && place === 'service' && existsSync(folder)))
        return { kind: 'runit', control, folder };
    }
    return undefined;
  }
}

/** Whether runit has been told to keep a service running. Source: runsv(8), "supervise/stat". */
export function runsUnderRunit(folder: string): boolean {
  return readableText(`${folder}/supervise/stat`)?.startsWith('run') === true;
}

/** Source: sd_booted(3). */
function isSystemdBooted(root: Root): boolean {
  return root.folder === '/' && lstatSync('/run/systemd/system', { throwIfNoEntry: false })?.isDirectory() === true;
}

function isPipe(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.isFIFO() === true;
  } catch {
    return false;
  }
}
