import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { textWriter } from '../../../files/text-writer.ts';
import { ChangeSet } from '../../../changes/change-set.ts';
import type { ChangePlan } from '../../../changes/preview/change-plan.ts';
import { planChanges } from '../../../changes/preview/plan-changes.ts';
import { signalSave } from '../../../packages/signal-save.ts';
import type { TablePage } from '../../../panel/pages/table/table-page.ts';
import type { CsvFamily } from '../../../panel/csv/csv-family.ts';
import { planImport, type CsvRow } from '../../../panel/csv/plan-import.ts';
import { readCsv } from '../../../panel/csv/read-csv.ts';
import type { FoundPage } from '../panel-pages.ts';
import type { PlanModel } from '../../page/models/changes/plan-model.ts';
import { bulkContext } from '../bulk/bulk-context.ts';
import { planModel } from '../../preview/fill-plan.ts';
import type { Visit } from '../../visit.ts';

/**
 * The result of planning a file: how many lines of each kind, and a mark that differs if something else would be done.
 */
export interface ImportPlan {
  readonly counts: Readonly<Record<CsvRow['kind'], number>>;
  readonly mark: string;
}

/** The plan as it is kept beside the lines, with what the page shows of the events, files and services. */
export interface StoredImportPlan extends ImportPlan {
  readonly shown: PlanModel;
}

/** A file to import into a table. */
interface Import {
  readonly found: FoundPage<TablePage>;
  readonly family: CsvFamily;
  readonly file: string;
}

/** Plans an import: stages all its lines, and calls `onRow` with each result. Nothing is written. */
export async function makePlan(
  visit: Visit,
  { found, family, file }: Import,
  changes: ChangeSet,
  onRow: (row: CsvRow) => Promise<void> | void = () => undefined,
): Promise<ImportPlan & { readonly plan: ChangePlan }> {
  const t = visit.translator(found.panel.name);
  const counts = { create: 0, change: 0, same: 0, wrong: 0 };
  const hash = createHash('sha256');
  const rows = planImport(family, readCsv(file), changes, {
    contextFor: ({ name, page }) => bulkContext(visit, { ...found, name, page }),
    label: (field) => t(`fields.${field}.label`),
  });
  for await (const row of rows) {
    counts[row.kind]++;
    hash.update(JSON.stringify([row.kind, row.key, row.cells]));
    await onRow(row);
  }
  signalSave(changes, found.panel.name, visit.web.system);
  changes.signalTogether();
  const plan = await planChanges(changes, visit.web.system.events);
  return { counts, mark: `${hash.digest('base64url').slice(0, 22)}.${plan.digest}`, plan };
}

/** Plans an import and keeps the result of each line in a file, with the plan itself in the last line. */
export async function storePlan(
  visit: Visit,
  found: FoundPage<TablePage>,
  family: CsvFamily,
  kept: { readonly file: string; readonly rows: string },
): Promise<void> {
  const file = createWriteStream(kept.rows, { mode: 0o600 });
  try {
    const out = textWriter(file);
    const write = (line: object): Promise<void> => out.write(`${JSON.stringify(line)}\n`);
    const changes = new ChangeSet(visit.web.system.databases);
    const { counts, mark, plan } = await makePlan(visit, { found, family, file: kept.file }, changes, write);
    const shown = planModel(visit, plan, found.panel.name);
    await write({ counts, mark, shown } satisfies StoredImportPlan);
    await out.end();
  } finally {
    // After a failure the file would stay open.
    file.destroy();
  }
}

/**
 * The results of some of the lines.
 * @param wanted only lines that are wrong, or all
 */
export async function readPlan(
  rows: string,
  wanted: 'wrong' | 'all',
  from: number,
  count: number,
): Promise<{ readonly plan: StoredImportPlan | undefined; readonly rows: readonly CsvRow[] }> {
  const found: CsvRow[] = [];
  let position = 0;
  let plan: StoredImportPlan | undefined;
  for await (const text of createInterface({ input: createReadStream(rows), crlfDelay: Infinity })) {
    const line = parsedLine(text);
    if ('counts' in line) plan = line;
    else if (wanted === 'all' || line.kind === 'wrong') {
      if (position >= from && found.length < count) found.push(line);
      position++;
    }
  }
  return { plan, rows: found };
}

/** Only Panelsmith writes these lines. */
function parsedLine(text: string): CsvRow | StoredImportPlan {
  return JSON.parse(text) as CsvRow | StoredImportPlan;
}
