import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeSet } from '../../changes/change-set.ts';
import { signalSave } from '../../packages/signal-save.ts';
import { csvFamily, type CsvFamily } from '../../panel/csv/csv-family.ts';
import { planImport, type CsvRow } from '../../panel/csv/plan-import.ts';
import { readCsv } from '../../panel/csv/read-csv.ts';
import type { BulkContext } from '../../panel/bulk/stage-bulk.ts';
import type { PanelDefinition } from '../../panel/pages/panel-definition.ts';
import { foreignValues } from '../../panel/submit/foreign-values.ts';
import { refuse } from '../../refusals.ts';
import type { System } from '../../system.ts';
import { Wording } from '../../web/words/wording.ts';
import { waitForEvents } from '../changes/finish-change.ts';
import { complain, type CommandContext } from '../command.ts';
import { personOf } from '../person.ts';
import { withSystem } from '../with-system.ts';
import { panelsOfKit } from '../../panel/kit-panels.ts';

export interface ImportOptions {
  /** Only prints what would be done. */
  readonly dryRun: boolean;
  /** Imports the other lines if some are wrong. */
  readonly leaveOut: boolean;
}

/**
 * `import-csv PANEL FILE`: creates and changes the records of a panel's list from a file, as one change set, with the
 * checks of the panel's forms. Prints a line for each record, and `FILE:LINE: COLUMN: reason` on standard error for
 * each error.
 * @returns 0 success or nothing to do, 1 refused or an action failed
 */
export async function importCsv(
  panel: string,
  file: string,
  options: ImportOptions,
  context: CommandContext,
): Promise<number> {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    return complain(context, `there is no file ${file}`);
  return withSystem(context, {}, async (system) => {
    const found = familyOf(system, panel);
    if (!found) return complain(context, `there is no panel ${panel} whose records a file could hold`);
    const changes = new ChangeSet(system.databases);
    const counts = await plan({ system, changes, context }, found, file);
    if (counts.wrong > 0 && !options.leaveOut)
      return complain(
        context,
        `${counts.wrong} lines are wrong, so nothing was saved (--leave-out goes on without them)`,
      );
    if (options.dryRun || counts.create + counts.change === 0) return 0;
    signalSave(changes, panel, system);
    return apply(system, `${panel}/import`, changes, context);
  });
}

interface Found {
  readonly panel: PanelDefinition;
  readonly folder: string;
  readonly family: CsvFamily;
}

/** Returns the first list of a panel whose records can be imported from a file. */
function familyOf({ packages }: System, name: string): Found | undefined {
  const found = packages.find(({ definition }) => definition?.name === name);
  if (!found?.definition || found.definition.kind === 'old') return undefined;
  const { folder, definition: panel } = found;
  const families = Object.values(panel.pages).flatMap((page) =>
    page.kind === 'table' ? (csvFamily(panel, page) ?? []) : [],
  );
  return families[0] && { panel, folder, family: families[0] };
}

interface Planning {
  readonly system: System;
  readonly changes: ChangeSet;
  readonly context: CommandContext;
}

/** Stages the lines of a file, and prints what each would do. */
async function plan(
  { system, changes, context }: Planning,
  { panel, folder, family }: Found,
  file: string,
): Promise<Record<CsvRow['kind'], number>> {
  const lexicon = { name: panel.name, folder: join(folder, 'locales'), asked: undefined };
  const say = new Wording(join(system.home, 'locales'), [lexicon], () => undefined).translator('en', panel.name);
  const bulkContext = importContext(system, panel);
  const counts = { create: 0, change: 0, same: 0, wrong: 0 };
  const label = (field: string): string => say(`fields.${field}.label`);
  for await (const row of planImport(family, readCsv(file), changes, { contextFor: () => bulkContext, label })) {
    counts[row.kind]++;
    const cells = row.cells.map(
      ({ header, before, after }) => `${header}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
    );
    if (row.kind === 'create' || row.kind === 'change')
      context.out(`${[`${row.kind} ${row.key}`, ...cells].join('  ')}\n`);
    for (const { column, refusal } of row.errors) {
      const place = [`${file}:${row.line}`, ...(column === undefined ? [] : [column])].join(': ');
      context.err(`${place}: ${say(refusal.key, refusal.args)}\n`);
    }
  }
  const totals = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
  complain(context, totals.join(', '));
  return counts;
}

/** The code of the packages runs without limits here: a person who may call this program is trusted. */
function importContext({ packages, log }: System, panel: PanelDefinition): BulkContext {
  const panels = panelsOfKit(packages);
  return {
    run: (submit) => submit(),
    check(_record, part) {
      const page = foreignValues(panel.name, part, panels, log).map(({ property, value, owner, values }) =>
        refuse('errors.valueOwned', { property, value, panel: owner, values: values.join(', ') }),
      );
      return page.length > 0 ? { outcome: 'refused', fields: new Map(), page } : undefined;
    },
  };
}

async function apply(system: System, origin: string, changes: ChangeSet, context: CommandContext): Promise<number> {
  changes.signalTogether();
  const applied = await system.changes.apply(changes, { account: personOf(context.environment), origin });
  if (applied.outcome === 'conflict')
    return complain(context, 'something was changed at the same moment; nothing was saved, try again');
  return (await waitForEvents(system, applied, context)) ? 0 : 1;
}
