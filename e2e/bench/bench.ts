import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpPerson } from '../support/http-person.ts';
import { freshRoot, removeRoot, startServer } from '../support/server.ts';
import { measureAccounts } from './accounts-bench.ts';
import { measureCsv } from './csv-bench.ts';
import { compareDatabases } from './db-bench.ts';
import { compareEvents } from './event-overhead.ts';
import { measureFirewall } from './firewall-bench.ts';
import { measureHistory } from './history-bench.ts';
import { load, median, percentile, type LoadRequest } from './load.ts';
import { manyUsers } from './many-users.ts';
import { measurePreview } from './preview-bench.ts';
import { measureSearch } from './search-bench.ts';
import { compareTemplates } from './template-expansion.ts';

/**
 * Compares the speed of the panel with a bare Express and EJS page of the same rows: `npm run bench`. The two take
 * turns, so that other load on the machine affects both; the medians of the turns are compared.
 */
const turns = 5;
const secondsEach = 2;
const connections = 10;

compareDatabases();
await compareEvents();
await compareTemplates();
await measureHistory();
await measurePreview();
await measureSearch();
await measureCsv();
await measureAccounts();
measureFirewall();
await compareAt(50);
await compareAt(10_000);

async function compareAt(users: number): Promise<void> {
  const root = freshRoot();
  const accounts = join(root, 'home/e-smith/db/accounts');
  mkdirSync(join(root, 'home/e-smith/db'), { recursive: true });
  writeFileSync(accounts, manyUsers(users), { mode: 0o640 });
  const server = await startServer({ root });
  const bare = await startBare(accounts);
  try {
    const person = new HttpPerson(server.origin);
    await person.setUp(server.setUpLink ?? '', 'Bench-pass-1');
    const port = Number(new URL(server.origin).port);
    const ours = (path: LoadRequest['path']): LoadRequest => ({
      port,
      path,
      headers: { Cookie: person.cookie, 'Accept-Language': 'en' },
    });
    const panel = '/server-manager/useraccounts';
    await compare(`list, ${users} users`, ours(`${panel}/list`), { port: bare.port, path: '/list', headers: {} });
    await compare(`form, ${users} users`, ours(`${panel}/modify?key=user00001`), {
      port: bare.port,
      path: '/form',
      headers: {},
    });
    // Recently shown pages are cached; of 10,000 users hardly any is requested twice.
    await compare(
      `form of another user each time, ${users} users`,
      ours((number) => `${panel}/modify?key=user${String(1 + ((number * 7919) % users)).padStart(5, '0')}`),
      { port: bare.port, path: '/form', headers: {} },
    );
    await latency(`list, ${users} users, one after another`, ours(`${panel}/list`));
    await latency(`search, ${users} users`, ours(`${panel}/list?search=007`));
    await latency(`sort by name, ${users} users`, ours(`${panel}/list?sort=FullName&order=down`));
    await saves(users, person);
  } finally {
    bare.stop();
    await server.stop();
    removeRoot(root);
  }
}

async function compare(what: string, ours: LoadRequest, bare: LoadRequest): Promise<void> {
  await load(ours, connections, 1);
  await load(bare, connections, 1);
  const rates: { ours: number; bare: number }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const one = await load(ours, connections, secondsEach);
    const other = await load(bare, connections, secondsEach);
    rates.push({ ours: one.perSecond, bare: other.perSecond });
  }
  const ratio = median(rates.map((rate) => rate.ours / rate.bare));
  const absolute = `${median(rates.map((rate) => rate.ours)).toFixed(0)}/s beside ${median(rates.map((rate) => rate.bare)).toFixed(0)}/s`;
  console.log(`${what}: ${(ratio * 100).toFixed(0)} % of bare Express and EJS (${absolute})`);
}

async function latency(what: string, request: LoadRequest): Promise<void> {
  const { milliseconds } = await load(request, 1, secondsEach);
  console.log(
    `${what}: p50 ${percentile(milliseconds, 0.5).toFixed(2)} ms, p99 ${percentile(milliseconds, 0.99).toFixed(2)} ms`,
  );
}

/** Measures saving a cell number, which signals no event, and the first list after it, which reads the changed file. */
async function saves(users: number, person: HttpPerson): Promise<void> {
  const path = '/server-manager/cellnumbers/modify?key=user00002';
  const list = '/server-manager/useraccounts/list';
  const saved: number[] = [];
  const listed: number[] = [];
  for (let round = 0; round < 40; round++) {
    const answer = await person.get(path);
    const token = /name="_csrf" value="([^"]*)"/.exec(answer.html)?.[1] ?? '';
    saved.push(
      await milliseconds(() => person.post(path, { _csrf: token, CellNumber: `+44 7700 ${String(900_000 + round)}` })),
    );
    listed.push(await milliseconds(() => person.get(list)));
  }
  console.log(
    `save, ${users} users: p50 ${median(saved).toFixed(2)} ms; the list right after: p50 ${median(listed).toFixed(2)} ms`,
  );
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function startBare(accounts: string): Promise<{ port: number; stop: () => void }> {
  const program = join(import.meta.dirname, 'bare-server.ts');
  const environment = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, ['--import', 'tsx', program, accounts, '50'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => {
      resolve(Number(chunk.toString()));
    });
  });
  return { port, stop: () => child.kill() };
}
