import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { ChangeSet } from '../../../changes/change-set.ts';
import type { TablePage } from '../../../panel/pages/table-page.ts';
import type { CsvFamily } from '../../../panel/csv/csv-family.ts';
import { planImport, type CsvRow } from '../../../panel/csv/plan-import.ts';
import { readCsv } from '../../../panel/csv/read-csv.ts';
import type { FoundPage } from '../panel-pages.ts';
import { manyAids } from '../many/many-aids.ts';
import type { Visit } from '../../visit.ts';

/** What a file comes to: how many lines of each kind, and a mark that differs where something else would be done. */
export interface ImportPlan {
  readonly counts: Readonly<Record<CsvRow['kind'], number>>;
  readonly mark: string;
}

/** Plans an import: stages all its lines, and tells each to `tell`. Nothing is written. */
export async function makePlan(
  visit: Visit,
  found: FoundPage<TablePage>,
  family: CsvFamily,
  file: string,
  changes: ChangeSet,
  tell: (row: CsvRow) => Promise<void> | void = () => undefined,
): Promise<ImportPlan> {
  const t = visit.translator(found.panel.name);
  const counts = { create: 0, change: 0, same: 0, wrong: 0 };
  const hash = createHash('sha256');
  const rows = planImport(family, readCsv(file), changes, {
    aidsFor: ({ name, page }) => manyAids(visit, { ...found, name, page }),
    label: (field) => t(`fields.${field}.label`),
  });
  for await (const row of rows) {
    counts[row.kind]++;
    hash.update(JSON.stringify([row.kind, row.key, row.cells]));
    await tell(row);
  }
  return { counts, mark: hash.digest('base64url').slice(0, 22) };
}

/** Plans an import and keeps what each line comes to in a file, the plan itself in its last line. */
export async function keepPlan(
  visit: Visit,
  found: FoundPage<TablePage>,
  family: CsvFamily,
  kept: { readonly file: string; readonly rows: string },
): Promise<ImportPlan> {
  const out = createWriteStream(kept.rows, { mode: 0o600 });
  const write = async (line: object): Promise<void> => {
    if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain');
  };
  const plan = await makePlan(visit, found, family, kept.file, new ChangeSet(visit.shell.system.databases), write);
  await write(plan);
  await new Promise<void>((resolve, reject) => {
    out.once('error', reject);
    out.end(resolve);
  });
  return plan;
}

/** What some of the lines come to. @param wanted only lines that are wrong, or all */
export async function readPlan(
  rows: string,
  wanted: 'wrong' | 'all',
  from: number,
  count: number,
): Promise<{ readonly plan: ImportPlan | undefined; readonly rows: readonly CsvRow[] }> {
  const found: CsvRow[] = [];
  let position = 0;
  let plan: ImportPlan | undefined;
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

/** Written by us. */
function parsedLine(text: string): CsvRow | ImportPlan {
  return JSON.parse(text) as CsvRow | ImportPlan;
}
