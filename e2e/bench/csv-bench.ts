import { mkdirSync, mkdtempSync, rmSync, writeFileSync, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeSet } from '../../src/changes/change-set.ts';
import { bulkActions } from '../../src/panel/bulk/bulk-actions.ts';
import { stageBulk, type BulkContext } from '../../src/panel/bulk/stage-bulk.ts';
import { csvFamily } from '../../src/panel/csv/csv-family.ts';
import { planImport } from '../../src/panel/csv/plan-import.ts';
import { readCsv } from '../../src/panel/csv/read-csv.ts';
import { writeCsv } from '../../src/panel/csv/write-csv.ts';
import { openRoot } from '../../src/root.ts';
import { openSystem } from '../../src/system.ts';
import { manyUsers } from './many-users.ts';

const rows = 10_000;

/** Measures files of many people: export, preview if all are new or all are changed, and one action on a thousand. */
export async function measureCsv(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-bench-'));
  mkdirSync(join(folder, 'home/e-smith/db'), { recursive: true });
  writeFileSync(join(folder, 'home/e-smith/db/accounts'), manyUsers(rows));
  const system = await openSystem(openRoot(folder));
  try {
    const panel = system.packages.find(({ name }) => name === 'useraccounts')?.definition;
    if (!panel || panel.kind === 'old') throw new Error('no panel of users');
    const table = panel.pages['list'];
    const family = table?.kind === 'table' ? csvFamily(panel, table) : undefined;
    if (table?.kind !== 'table' || !family) throw new Error('no list of users');
    const file = join(folder, 'users.csv');
    await timed(`CSV: export of ${rows} rows`, async () => {
      const reading = new ChangeSet(system.databases);
      const out = createWriteStream(file);
      await writeCsv(family, reading.accounts.ofType('user'), reading, ',', out);
      out.end();
      await once(out, 'close');
    });
    const preview = async (path: string): Promise<ChangeSet> => {
      const changes = new ChangeSet(system.databases);
      const counts = new Map<string, number>();
      const plan = planImport(family, readCsv(path), changes, { contextFor: () => aids, label: (field) => field });
      for await (const { kind } of plan) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      console.log([...counts].map(([kind, count]) => `  ${kind}: ${count}`).join('\n'));
      return changes;
    };
    await timed(`CSV: preview of ${rows} rows, nothing to do`, () => preview(file));
    const fresh = join(folder, 'new.csv');
    writeFileSync(fresh, newPeople());
    await timed(`CSV: preview of ${rows} new people`, () => preview(fresh));
    const changed = join(folder, 'changed.csv');
    writeFileSync(changed, `acctName,Dept\n${keys.map((key) => `${key},Depot\n`).join('')}`);
    const changes = await timed(`CSV: preview of ${rows} changes`, () => preview(changed));
    await timed('CSV: apply as one change set, without its events', () => apply(system, changes));
    const lock = bulkActions(panel, table).find(({ id }) => id === 'page:lock');
    if (!lock) throw new Error('no lock');
    const thousand = await timed('lock 1,000 users: preview', async () => {
      const many = new ChangeSet(system.databases);
      await stageBulk(many, lock.page, keys.slice(0, 1000), () => new Map(), aids);
      return many;
    });
    await timed('lock 1,000 users: apply, without its events', () => apply(system, thousand));
  } finally {
    await system.close();
    rmSync(folder, { recursive: true });
  }
}

const aids: BulkContext = { run: (submit) => submit(), check: () => undefined };
const keys = Array.from({ length: rows }, (_, index) => `user${String(index + 1).padStart(5, '0')}`);

function newPeople(): string {
  const lines = keys.map((_, index) => `n${String(index)},Nova,Number ${String(index)},Sales,local,no\n`);
  return `acctName,FirstName,LastName,Dept,EmailForward,VPNClientAccess\n${lines.join('')}`;
}

/** As `Changes.apply`, but without events, whose time depends on their actions. */
async function apply(system: Awaited<ReturnType<typeof openSystem>>, changes: ChangeSet): Promise<void> {
  const silent = new ChangeSet(system.databases);
  for (const { key, before, after: type = '', properties } of changes.changes) {
    const props = Object.fromEntries(properties.map(({ name, after }) => [name, after ?? '']));
    if (before === undefined) silent.accounts.create(key, type, props);
    else silent.accounts.setProps(key, props);
  }
  const applied = await system.changes.apply(silent, { account: 'admin', origin: 'bench' });
  if ('conflicts' in applied) throw new Error('there was a conflict');
}

async function timed<result>(what: string, work: () => Promise<result>): Promise<result> {
  const [began, before] = [performance.now(), process.memoryUsage().rss];
  const result = await work();
  const grown = (process.memoryUsage().rss - before) / 1_048_576;
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(2)} s, ${grown.toFixed(0)} MB more`);
  return result;
}
