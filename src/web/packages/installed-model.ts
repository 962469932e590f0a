import { basename, dirname } from 'node:path';
import type { OldPanel } from '../../formmagick/old-panel.ts';
import { formatOldPanelMistakes } from '../../formmagick/old-panel-mistakes.ts';
import { unimplementedSubs } from '../../formmagick/unimplemented-subs.ts';
import { formatMistake } from '../../packages/mistake.ts';
import { readManifest } from '../../packages/rules/manifest.ts';
import { fullNameOf, targetOf } from '../../packages/transaction/package-system.ts';
import { readInstalledSet, type SeenMember } from '../../packages/transaction/installed-set.ts';
import type { PanelDefinition } from '../../panel/pages/panel-definition.ts';
import { base } from '../base-url.ts';
import type { PackagesModel } from '../page/models/server/packages-model.ts';
import { classicMenu } from '../panels/old/classic-menu.ts';
import type { Visit } from '../visit.ts';
import { formatList, formatTime } from '../words/format.ts';
import type { Wording } from '../words/wording.ts';

/**
 * Every package, those of third parties first, with its version, its parts, its mistakes and the last run of its update
 * event.
 */
export function installedModel(visit: Visit): PackagesModel['packages'] {
  const { system, wording } = visit.web;
  const t = visit.translator();
  const shown = classicMenu(system);
  const seen = seenOf(visit);
  const target = targetOf(system);
  const packages = system.packages.toSorted((a, b) => Number(a.isBundled) - Number(b.isBundled));
  return packages.map((one) => {
    const { name, folder, brings, mistakes, aside, definition, isBundled } = one;
    const isFolder = isBundled || basename(folder) === name;
    const fullName = isFolder ? fullNameOf(system, one) : name;
    const { version, description } = readManifest(isFolder ? folder : '/nonexistent').manifest;
    return {
      name,
      fullName,
      version: version === '' && isBundled ? readManifest(system.home).manifest.version : version,
      description,
      aside: aside?.reason,
      besideBase: system.besideBase(name),
      folder: folder.split(/(?<=\/)/),
      brings: formatList(
        brings.map((part) => t(`packages.parts.${part}`)),
        visit.language,
      ),
      last: lastRun(visit, seen?.get(fullName)?.run),
      remove: dirname(folder) === target ? `${base}/packages/plan?remove=${encodeURIComponent(fullName)}` : undefined,
      mistakes: mistakes.map(formatMistake),
      unimplemented: definition ? formatList(unimplementedSubs(folder, definition), visit.language) : '',
      remarks: definition ? remarksOf(definition, wording) : [],
      notes: definition?.kind === 'old' ? definition.modules.map((file) => t('packages.perlModule', { file })) : [],
      classic:
        definition?.kind === 'old' && !definition.isConverted
          ? { isShown: shown.has(name), action: `${base}/packages/classic/${encodeURIComponent(name)}` }
          : undefined,
    };
  });
}

/** The last run of a package's update event; undefined if there is none, or it is no longer kept. */
function lastRun(visit: Visit, id: string | undefined): PackagesModel['packages'][number]['last'] {
  const run = id === undefined ? undefined : visit.web.system.events.findReadable(id);
  if (!run) return undefined;
  const written = run.files.filter(({ outcome }) => outcome !== 'unchanged').length;
  return {
    href: `${base}/runs/${run.id}?back=${encodeURIComponent(`${base}/packages`)}`,
    time: formatTime(run.started, visit.language),
    failed: run.state !== 'done',
    files: written,
  };
}

/** Remarks for the author of a working panel. */
function remarksOf(panel: PanelDefinition | OldPanel, wording: Wording): readonly string[] {
  return panel.kind === 'old' ? formatOldPanelMistakes(panel) : wording.remarks(panel.name);
}

/** A page is shown without the last runs when they cannot be read. */
function seenOf({ web: { system } }: Visit): ReadonlyMap<string, SeenMember> | undefined {
  try {
    return readInstalledSet(system.root.state);
  } catch (err) {
    system.log('warn', 'the installed packages of the last transaction cannot be read', { err });
    return undefined;
  }
}
