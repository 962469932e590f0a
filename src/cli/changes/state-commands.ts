import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeSet } from '../../changes/change-set.ts';
import { stageWanted } from '../../changes/exchange/stage-wanted.ts';
import { composeState, readExportedState, stateFormats } from '../../changes/exchange/exported-state.ts';
import { isDatabaseName } from '../../db/file/databases.ts';
import { kindAt } from '../../files/regular-file.ts';
import { signalSave } from '../../packages/signal-save.ts';
import { eventsForChange, panelsForChange } from '../../panel/events-for-change.ts';
import type { Root } from '../../root.ts';
import type { System } from '../../system.ts';
import type { CommandContext } from '../command.ts';
import { personOf } from '../person.ts';
import { exits, fail } from './exits.ts';
import { applyAndWait, printPlan } from './finish-change.ts';
import { withSystem } from '../with-system.ts';
import { panelsOfKit } from '../../panel/kit-panels.ts';

interface ExportOptions {
  readonly databases?: string;
  readonly format?: string;
  readonly json?: boolean;
}

/**
 * `export`: prints the wanted records of databases.
 * @returns the exit status
 */
export async function exportState(options: ExportOptions, context: CommandContext): Promise<number> {
  const { root } = context;
  const wanted = options.json ? 'json' : (options.format ?? 'yaml');
  const format = stateFormats.find((one) => one === wanted);
  if (!format) return fail(context, `--format ${wanted}: it must be yaml or json`);
  const all = databasesOf(root);
  const names = options.databases === undefined ? all : options.databases.split(',').map((name) => name.trim());
  const missing = names.filter((name) => !all.includes(name));
  if (missing.length > 0) return fail(context, ...missing.map((name) => `there is no database ${name}`));
  const { Databases } = await import('../../db/file/databases.ts');
  context.out(await composeState(new Databases(root), names, format));
  return exits.nothing;
}

interface ApplyOptions {
  readonly json?: boolean;
  readonly why?: string;
  readonly confirmWithin?: string;
}

/**
 * `plan FILE` or `apply FILE`.
 * @returns the exit status
 */
export async function planOrApply(
  command: 'plan' | 'apply',
  file: string,
  { json = false, why, confirmWithin }: ApplyOptions,
  context: CommandContext,
): Promise<number> {
  const isApplied = command === 'apply';
  const seconds = confirmWithin === undefined ? undefined : Number(confirmWithin);
  if (seconds !== undefined && !(seconds >= 10 && seconds <= 3600))
    return fail(context, `--confirm-within ${confirmWithin ?? ''}: it must be a number of seconds from 10 to 3600`);
  if (kindAt(file) !== 'file') return fail(context, `there is no file ${file}`);
  const wanted = await readExportedState(file);
  if ('mistakes' in wanted) return fail(context, ...wanted.mistakes.map((line) => `${file}: ${line}`));
  const unknown = [...wanted.databases.keys()].filter((name) => !existsSync(join(context.root.databases, name)));
  if (unknown.length > 0) return fail(context, ...unknown.map((name) => `there is no database ${name} here`));
  return withSystem(context, {}, async (system) => {
    if (isApplied) await system.outside.compare();
    const changes = new ChangeSet(system.databases);
    const { refused, unknownSecrets } = stageWanted(changes, wanted, (event) => system.events.exists(event));
    if (refused.length > 0) return fail(context, ...refused);
    signalFor(system, changes);
    const output = { json, more: { unknownSecrets } };
    if (changes.changes.length === 0) {
      printPlan(context, changes, output);
      return exits.nothing;
    }
    if (isApplied) {
      const author = { account: personOf(context.environment), origin: 'apply', why };
      return applyAndWait(system, changes, { ...output, author, confirmSeconds: seconds }, context);
    }
    printPlan(context, changes, output);
    return exits.changes;
  });
}

/** The events of the pages where a person would make these changes. */
function signalFor(system: System, changes: ChangeSet): void {
  const { packages, events } = system;
  const panels = panelsOfKit(packages);
  for (const change of changes.changes)
    for (const { event, args } of eventsForChange(panels, change, (name) => events.exists(name)))
      changes.signal(event, ...args);
  for (const panel of new Set(changes.changes.flatMap((change) => panelsForChange(panels, change))))
    signalSave(changes, panel.name, system);
  changes.signalTogether();
}

/** Their names have no dot; copies and leftovers do. */
function databasesOf({ databases }: Root): string[] {
  if (!existsSync(databases)) return [];
  const names = readdirSync(databases).filter((name) => isDatabaseName(name) && !name.includes('.'));
  return names.filter((name) => kindAt(join(databases, name)) === 'file').sort();
}
