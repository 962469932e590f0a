import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { convertPanel, type PackageFiles } from '../../formmagick/import/convert-panel.ts';
import { panelName } from '../../formmagick/import/plan/names.ts';
import { readSources } from '../../formmagick/import/read-sources.ts';
import type { FileMistake } from '../../formmagick/read/lexicon-files.ts';
import { updateEventOf } from '../../packages/rules/event-rules.ts';
import { readManifest } from '../../packages/rules/manifest.ts';
import { packageNameOf } from '../../packages/rules/package-name.ts';
import { familyPrefixes } from '../../packages/rules/prefixes.ts';
import { home } from '../../system.ts';
import { complain, type CommandContext } from '../command.ts';
import { generalWords } from './old-panel-words.ts';

interface ImportPanelOptions {
  /** The folder of the lexicons; default: the folder of the panel file. */
  readonly lexicons?: string;
  /** The output folder, which must not exist or be empty. */
  readonly out: string;
  /** Name of the new panel; default: the old name. */
  readonly name?: string;
}

/**
 * `import-panel FILE --lexicons DIR --out FOLDER`: converts an old panel to a package. Parts that cannot be read are
 * reported on standard error as `FILE:LINE: reason`; the rest is still written.
 * @returns the exit status; 1 if a part could not be read or nothing was written
 */
export async function importPanel(
  file: string,
  { lexicons, out, name }: ImportPanelOptions,
  context: CommandContext,
): Promise<number> {
  const missing = missingSource(file, lexicons) ?? takenFolder(out) ?? noPanelName(name);
  if (missing !== undefined) return complain(context, missing);
  const old = await readSources(file, { lexicons, system: context.root.folder });
  for (const { path } of old.modules) complain(context, `its Perl module is ${path}`);
  const unread = old.mistakes.filter(isUnread);
  for (const { path, line, reason } of unread) context.err(`${path}:${line}: ${reason}\n`);
  const files = convertPanel(old, generalWords(), name);
  if (files === undefined) return complain(context, `${file}: no form can be read, so nothing was written`);
  for (const [path, text] of [...files, ...updateEvent(out, files)]) {
    const target = join(out, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const panel = name ?? panelName(old.name);
  if (existsSync(join(home, 'panels', panel)))
    complain(context, `Panelsmith has a panel ${panel} of its own; --name gives this one another name`);
  context.out(`${join(out, 'panel.ts')}\n${join(out, 'TODO.md')}\n`);
  return unread.length === 0 ? 0 : 1;
}

/** Defaults need an update event. It is a folder without actions; the file in it lets git keep the folder. */
function updateEvent(out: string, files: PackageFiles): readonly (readonly [string, string])[] {
  if (![...files.keys()].some((path) => path.startsWith('db/'))) return [];
  return [
    [
      `events/${updateEventOf(packageNameOf(basename(resolve(out)), readManifest(out).manifest, familyPrefixes))}/.gitkeep`,
      '',
    ],
  ];
}

/**
 * Whether a part could not be read. Malformed XML that was read by its probable meaning counts too: a person has to
 * check the result.
 */
function isUnread({ lost, reason }: FileMistake): boolean {
  return lost || reason.startsWith('not well-formed');
}

function missingSource(file: string, lexicons: string | undefined): string | undefined {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return `there is no file ${file}`;
  if (lexicons !== undefined && statSync(lexicons, { throwIfNoEntry: false })?.isDirectory() !== true)
    return `there is no folder ${lexicons}`;
  return undefined;
}

function noPanelName(name: string | undefined): string | undefined {
  return name === undefined || name === panelName(name) ? undefined : `${name} is not a panel name (a-z, 0-9, - and _)`;
}

function takenFolder(out: string): string | undefined {
  if (!existsSync(out)) return undefined;
  if (!statSync(out).isDirectory()) return `${out} is not a folder`;
  return readdirSync(out).length === 0 ? undefined : `${out} is not empty; nothing was written`;
}
