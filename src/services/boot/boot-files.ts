import { existsSync, lstatSync, mkdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { shellWord } from '../../process/shell-word.ts';
import { type Root } from '../../root.ts';
import { namesIn } from '../../files/names-in.ts';
import { runLevelFolders } from '../run-level.ts';
import { wrapperName } from './e-smith-service.ts';
import type { RecordLookup } from '../../db/file/database-view.ts';

/** The unit of systemd that starts the services of the run level at every boot. */
export const bootUnit = 'panelsmith-services.service';

/** What is written for the run level. */
export interface BootCommand {
  readonly root: Root;
  readonly configuration: RecordLookup;
  /** The program and arguments that run `panelsmith`. */
  readonly panelsmith: readonly string[];
}

/**
 * Writes what starts services by their start links: the folder of the run level under both of its classic names, the
 * program `e-smith-service` that the links point to, and a unit for systemd. What is there already stays.
 * @returns the files that were written
 */
export function writeBootFiles({ root, configuration, panelsmith }: BootCommand): string[] {
  const [folder, alias] = runLevelFolders(root, configuration);
  mkdirSync(root.path('etc/init.d'), { recursive: true });
  mkdirSync(folder, { recursive: true });
  linkTo(root.path('etc/rc.d/init.d'), '../init.d');
  linkTo(alias, folder.slice(root.path('etc').length + 1));
  const wrapper = root.path('etc/init.d', wrapperName);
  const unit = root.path('etc/systemd/system', bootUnit);
  mkdirSync(dirname(unit), { recursive: true });
  writeFileSync(wrapper, wrapperText(root, panelsmith), { mode: 0o755 });
  writeFileSync(unit, unitText(root, panelsmith));
  return [wrapper, unit];
}

/**
 * Removes the program and the unit. The folder and its other name go if nothing is left in it: the links that other
 * programs have there stay.
 */
export function removeBootFiles({ root, configuration }: Omit<BootCommand, 'panelsmith'>): void {
  for (const file of [root.path('etc/init.d', wrapperName), root.path('etc/systemd/system', bootUnit)])
    rmSync(file, { force: true });
  const [folder, alias] = runLevelFolders(root, configuration);
  if (namesIn(folder).length > 0) return;
  if (lstatSync(alias, { throwIfNoEntry: false })?.isSymbolicLink() === true) rmSync(alias);
  if (existsSync(folder)) rmdirSync(folder);
  const scripts = root.path('etc/rc.d/init.d');
  if (namesIn(dirname(scripts)).join() !== 'init.d' || !lstatSync(scripts).isSymbolicLink()) return;
  rmSync(scripts);
  rmdirSync(dirname(scripts));
}

function linkTo(path: string, target: string): void {
  if (existsSync(path) || lstatSync(path, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

function wrapperText(root: Root, panelsmith: readonly string[]): string {
  return `#!/bin/sh
# Start links of the run level, such as S55myserver, point here. The service is started if its record is enabled.
PANELSMITH_ROOT=${shellWord(root.folder)}
export PANELSMITH_ROOT
exec ${panelsmith.map(shellWord).join(' ')} e-smith-service "$0" "$@"
`;
}

/** `KillMode=process`: what the start scripts started goes on when this unit is restarted. */
function unitText(root: Root, panelsmith: readonly string[]): string {
  const command = panelsmith
    .map(
      (part) => `"${part.replace(/[\\"%$]/g, (sign) => (sign === '%' || sign === '$' ? sign + sign : `\\${sign}`))}"`,
    )
    .join(' ');
  return `[Unit]
Description=Services of the run level, as their records say
After=local-fs.target remote-fs.target network.target syslog.target

[Service]
Type=oneshot
RemainAfterExit=yes
KillMode=process
TimeoutSec=900
Environment="PANELSMITH_ROOT=${root.folder}"
ExecStart=${command} services boot
ExecStop=${command} services halt

[Install]
WantedBy=multi-user.target
`;
}
