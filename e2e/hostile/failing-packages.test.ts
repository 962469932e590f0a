import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../src/files/temporary-folder.fixture.ts';
import { heldByForm, HttpPerson } from '../support/http-person.ts';
import { thingPanel } from '../support/thing-panel.ts';

const program = join(import.meta.dirname, '../../src/cli/panelsmith.ts');
const password = 'Failing-2026';
let folder: TemporaryFolder;
let server: ChildProcess;
let admin: HttpPerson;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(async () => {
  await stop();
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) folder.write(join('panels', path), text);
}

/** Returns a package with a panel and code that its module runs when it is really loaded, but not in the trial load. */
function packageWith(name: string, code: string): Record<string, string> {
  const files = thingPanel(name, {});
  return {
    ...files,
    [`${name}/panel.ts`]: `${files[`${name}/panel.ts`] ?? ''}\nif (!process.argv[1].includes('trial-load-worker')) { ${code} }`,
  };
}

async function start(): Promise<void> {
  server = spawn(process.execPath, ['--import', 'tsx', program, 'serve'], {
    env: {
      ...process.env,
      PANELSMITH_ROOT: folder.at('root'),
      PORT: '0',
      PANELSMITH_PANELS: folder.at('panels'),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (!server.stdout) throw new Error('the server has no output');
  let link = '';
  for await (const line of createInterface({ input: server.stdout })) {
    link = /set up +(http:\S+)/.exec(line)?.[1] ?? link;
    const origin = /open +(http:\S+?)\/server-manager\//.exec(line)?.[1];
    if (origin === undefined) continue;
    admin = new HttpPerson(origin);
    if (link === '') await admin.signIn(password);
    else await admin.setUp(link, password);
    return;
  }
  throw new Error('the server ended before it was ready');
}

async function stop(): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
}

async function pageWith(path: string, text: string): Promise<string> {
  for (let tries = 0; tries < 1200; tries++) {
    const { html } = await admin.get(`/server-manager/${path}`);
    if (html.includes(text)) return html;
    await delay(50);
  }
  throw new Error(`${path} never says ${text}`);
}

const failing = {
  interval: `setInterval(() => { throw new Error('on fire'); }, 5);`,
  nothing: `setTimeout(() => { throw undefined; }, 5);`,
  rejects: `void Promise.reject(new Error('on fire'));`,
  rejectslater: `setTimeout(async () => { await undefined; throw 'on fire'; }, 5);`,
  stackless: `setTimeout(() => { const error = new Error('on fire'); delete error.stack; throw error; }, 5);`,
  unreadable: `setTimeout(() => { const error = new Error('x'); for (const name of ['stack', 'message']) Object.defineProperty(error, name, { get() { throw error; } }); throw error; }, 5);`,
  proxies: `setTimeout(() => { throw new Proxy({}, { getPrototypeOf() { throw 1; }, get() { throw 2; } }); }, 5);`,
  ends: `setTimeout(() => process.exit(0), 5);`,
  emits: `setTimeout(async () => new (await import('node:events')).EventEmitter().emit('error', new Error('x')), 5);`,
};

test('an uncaught error in a package disables its panel, and the server continues', async () => {
  write(
    Object.assign({}, ...Object.entries(failing).map(([name, code]) => packageWith(name, code))) as object as Record<
      string,
      string
    >,
  );
  write(thingPanel('quiet', {}));
  await start();
  for (const name of Object.keys(failing)) {
    await pageWith('', `The panel of the package ${name} failed`);
    expect((await admin.get(`/server-manager/${name}`)).status).toBe(503);
  }
  expect((await admin.get('/server-manager/quiet')).status).toBe(200);
  expect(server.exitCode).toBeNull();
  const packages = await admin.get('/server-manager/packages');
  expect(packages.html).toContain('on fire');
  const token = heldByForm(packages.html).find(([key]) => key === '_csrf')?.[1] ?? '';
  const tried = await admin.post('/server-manager/packages/try-again', { _csrf: token, name: 'rejects' });
  expect((await admin.follow(tried)).html).toContain('rejects was loaded again');
  expect((await admin.get('/server-manager/rejects')).status).toBe(200);
});

test('an error in our own code ends the server, and a package named in two such crashes is left out at the next start', async () => {
  // Makes our own code fail where only the package context shows which package was running.
  const clock = join(import.meta.dirname, '../../src/packages/blame/package-context.ts');
  const throwing = `const { asPackage } = await import('${clock}'); `;
  write(thingPanel('quiet', {}));
  const wanted = folder.at('break');
  const breaks = `const { existsSync } = await import('node:fs'); const isWanted = () => existsSync(${JSON.stringify(wanted)});`;
  write(
    packageWith(
      'breaks',
      `${throwing}${breaks} setInterval(() => isWanted() && setTimeout(asPackage, 1, 'breaks', 'no function'), 50);`,
    ),
  );
  for (let ends = 0; ends < 2; ends++) {
    await start();
    const began = performance.now();
    writeFileSync(wanted, '');
    const [status] = (await once(server, 'exit')) as [number | null];
    expect(status).toBe(1);
    expect(performance.now() - began).toBeLessThan(6000);
    rmSync(wanted);
  }
  const log = folder.read('root/var/log/panelsmith/panelsmith.log');
  expect(log).toContain('while package breaks was running');
  await start();
  expect(await pageWith('packages', 'twice in a row')).toContain('Try again');
  expect((await admin.get('/server-manager/quiet')).status).toBe(200);
  expect(existsSync(folder.at('root/var/lib/panelsmith/server-ends.json'))).toBe(true);
});

test('a package that uses up its memory, while it is loaded or in an action, fails, and the server continues', async () => {
  // V8 does not refuse what is asked for at once: it ends the process.
  const grow = 'const all = []; for (let next = 0; ; next++) all.push(new Array(2e7).fill(next));';
  const greedy = thingPanel('greedy', {});
  write({ ...greedy, 'greedy/panel.ts': `${greedy['greedy/panel.ts'] ?? ''}\n${grow}` });
  write(thingPanel('hungry', { form: "signals: { event: 'hungry-fill', args: [] }" }));
  write({ 'hungry/events/hungry-fill/S10fill.js': `export default () => { ${grow} };\n` });
  folder.write('root/home/e-smith/db/accounts', 'one=url|Note|old\n');
  await start();
  expect(await pageWith('packages', 'greedy')).toContain('memory while it was loaded');
  const form = await admin.get('/server-manager/hungry/modify?key=one');
  const sent = { ...Object.fromEntries(heldByForm(form.html)), Note: 'new' };
  const saved = await admin.follow(await admin.post('/server-manager/hungry/modify?key=one', sent));
  const run = /\/server-manager\/(runs\/[\w-]+)/.exec(saved.html)?.[1] ?? '';
  expect(await pageWith(run, 'it used up its memory')).toContain('S10fill');
  expect((await admin.get('/server-manager/hungry/modify?key=one')).html).toContain('value="new"');
  expect(server.exitCode).toBeNull();
});
