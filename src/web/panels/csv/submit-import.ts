import { ChangeSet } from '../../../changes/change-set.ts';
import { csvFamily, type CsvFamily } from '../../../panel/csv/csv-family.ts';
import type { CsvRow } from '../../../panel/csv/plan-import.ts';
import { refusedFiles } from '../../../panel/fields/kinds/file-field.ts';
import { planName } from '../../../panel/submit/posted-names.ts';
import type { TablePage } from '../../../panel/pages/table/table-page.ts';
import { Failure } from '../../../refusals.ts';
import type { ImportModel, ImportRow } from '../../page/models/import-model.ts';
import type { Sentence } from '../../page/models/layout-model.ts';
import { filesOf } from '../../request/posted/multipart.ts';
import { parsePosted } from '../../request/posted/posted-text.ts';
import { whyOf } from '../../request/why.ts';
import { confirmRequestOf } from '../../preview/confirm-request.ts';
import { applyBulk } from '../bulk/apply-bulk.ts';
import { planOutdated, planStatus, refusePlan } from '../bulk/refuse-plan.ts';
import { pageUrl, type FoundPage } from '../panel-pages.ts';
import type { Visit } from '../../visit.ts';
import { importFile } from './import-file.ts';
import { storePlan, makePlan, readPlan } from './import-plan.ts';
import { findImport, deleteImport, storeImport, type StoredImport } from './stored-imports.ts';

const rowsOnPage = 50;
const maxWrongLines = 200;
const longestShown = 200;

/** Asks for a file, or shows what one that was sent would do. */
export async function showImport(visit: Visit, found: FoundPage<TablePage>): Promise<void> {
  const { file } = visit.request.query;
  const stored = typeof file === 'string' ? findImport(visit, file) : undefined;
  await show(visit, found, stored, file !== undefined && !stored ? { key: 'csv.over', args: {} } : undefined);
}

/** Stores a file and plans what it would do; or does it, if the person has seen the plan. */
export async function submitImport(visit: Visit, found: FoundPage<TablePage>): Promise<void> {
  const posted = parsePosted(visit.request.body);
  const id = posted.get('id')?.[0];
  if (id !== undefined) {
    await save(visit, found, findImport(visit, id), posted);
    return;
  }
  const files = filesOf(visit.request);
  const [refused] = refusedFiles({ file: importFile }, files);
  const file = files.get('file');
  if (refused || file === undefined || file === 'tooLarge') {
    await show(visit, found, undefined, refused?.[1] ?? { key: 'errors.required', args: {} });
    return;
  }
  const family = mustHaveFamily(found);
  const stored = await storeImport(visit, file.bytes);
  await storePlan(visit, found, family, stored);
  await visit.redirect(`${urlOf(found)}?file=${stored.id}`);
}

async function save(
  visit: Visit,
  found: FoundPage<TablePage>,
  stored: StoredImport | undefined,
  posted: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  if (!stored) {
    await show(visit, found, undefined, { key: 'csv.over', args: {} });
    return;
  }
  const family = mustHaveFamily(found);
  const changes = new ChangeSet(visit.web.system.databases);
  const { counts, mark, plan } = await makePlan(visit, { found, family, file: stored.file }, changes);
  const count = counts.create + counts.change;
  const isSeen = posted.get(planName)?.[0] === mark;
  let refusal = refusePlan({ isSeen, refused: counts.wrong, changed: count }, posted);
  if (!refusal) {
    const doneText = visit.translator()('csv.title', { panel: visit.translator(found.panel.name)('menu') });
    const confirm = confirmRequestOf(visit, found, undefined);
    const origin = `${found.panel.name}/import`;
    const why = whyOf(posted);
    const back = listUrl(found);
    refusal = await applyBulk(visit, changes, plan, { origin, why, back, doneText, count, confirm });
    if (!refusal) {
      deleteImport(stored);
      return;
    }
  }
  if (refusal === planOutdated) await storePlan(visit, found, family, stored);
  await show(visit, found, stored, refusal);
}

async function show(
  visit: Visit,
  found: FoundPage<TablePage>,
  stored: StoredImport | undefined,
  refusal: Sentence | undefined,
): Promise<void> {
  const family = mustHaveFamily(found);
  const panel = found.panel.name;
  const model: ImportModel = {
    action: urlOf(found),
    back: listUrl(found),
    example: `${listUrl(found)}/export`,
    key: family.key,
    headers: [family.key, ...family.columns.map(({ header }) => header)].join(', '),
    refusal,
    plan: stored && (await planModel(visit, found, stored)),
  };
  const title = { key: 'csv.title', args: { panel: visit.translator(panel)('menu') } };
  await visit.page('import', title, model, { status: planStatus(refusal), here: panel, panel });
}

async function planModel(visit: Visit, found: FoundPage, { id, rows }: StoredImport): Promise<ImportModel['plan']> {
  const asked = Number(visit.request.query['page'] ?? '1');
  const page = Number.isSafeInteger(asked) && asked > 0 ? asked : 1;
  const from = (page - 1) * rowsOnPage;
  const { plan, rows: shown } = await readPlan(rows, 'all', from, rowsOnPage);
  if (!plan) return undefined;
  const { rows: wrong } = await readPlan(rows, 'wrong', 0, maxWrongLines);
  const { counts, mark, shown: effects } = plan;
  const total = counts.create + counts.change + counts.same + counts.wrong;
  const url = (number: number): string => `${urlOf(found)}?file=${id}&page=${String(number)}`;
  return {
    id,
    mark,
    counts,
    effects,
    wrong: wrong.map(rowModel),
    moreWrong: Math.max(0, counts.wrong - wrong.length),
    rows: shown.map(rowModel),
    previous: page > 1 ? url(page - 1) : undefined,
    next: from + rowsOnPage < total ? url(page + 1) : undefined,
    from: shown.length > 0 ? from + 1 : 0,
    to: from + shown.length,
    total,
    why: whyOf(parsePosted(visit.request.body)),
    leaveOut: parsePosted(visit.request.body).has('leaveOut'),
  };
}

function rowModel({ line, kind, key, cells, errors }: CsvRow): ImportRow {
  return {
    line,
    kind,
    key: shortened(key),
    cells: cells.map(({ header, before, after }) => ({ header, before: shortened(before), after: shortened(after) })),
    errors: errors.map(({ column, refusal: { key: sentence, args } }) => ({
      column: column === undefined ? undefined : shortened(column),
      reason: {
        key: sentence,
        args: Object.fromEntries(
          Object.entries(args).map(([name, value]) => [name, typeof value === 'string' ? shortened(value) : value]),
        ),
      },
    })),
  };
}

/** Shortens a cell, which can be very long. */
function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown).toWellFormed()}…` : text;
}

function mustHaveFamily({ panel, name, page }: FoundPage<TablePage>): CsvFamily {
  const family = csvFamily(panel, page);
  if (!family)
    throw new Failure('errors.notFound', `${panel.name}/${name} lists nothing that a file could hold`, {
      kind: 'missing',
    });
  return family;
}

function listUrl({ panel, name }: FoundPage): string {
  return pageUrl(panel.name, name);
}

function urlOf(found: FoundPage): string {
  return `${listUrl(found)}/import`;
}
