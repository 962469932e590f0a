import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';

const program = join(import.meta.dirname, '../../../dist/src/cli/panelsmith.js');
let folder: TemporaryFolder;
let environment: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = temporaryFolder();
  environment = {
    ...process.env,
    PANELSMITH_ROOT: folder.at('root'),
    PORT: '0',
    PANELSMITH_PANELS: folder.at('more'),
  };
});

function panelsmith(...args: string[]): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, [program, ...args], { env: environment, encoding: 'utf8' });
}

async function originOf(child: ChildProcess): Promise<string> {
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      const origin = /open +(http:\S+?)\/server-manager\//.exec(line)?.[1];
      if (origin !== undefined) return origin;
    }
  throw new Error('the server ended before it was ready');
}

test('every package is listed with its state, and a world-writable one is refused', () => {
  folder.write('more/notes/locales/en.json', '{}');
  folder.write('more/open/locales/en.json', '{}');
  chmodSync(folder.at('more/open/locales/en.json'), 0o666);
  const { status, stdout } = panelsmith('packages', 'list');
  expect(status).toBe(1);
  expect(stdout).toMatch(/^notes\tworks\t/m);
  expect(stdout).toContain(`notes\tworks\t${folder.at('more/notes')}\n`);
  expect(stdout).toContain(`open\tbroken\t${folder.at('more/open')}\tlocales/en.json may be written by everybody\n`);
});

test('an old panel is listed with the remaining work', () => {
  folder.write(
    'more/clock/panel.json',
    '{ "name": "clock", "heading": "Configuration", "description": "Clock", "navigation": [1, 2] }',
  );
  folder.write(
    'more/clock/form.xml',
    '<form title="Clock"><page name="First"><subroutine src="print_clock()" /></page></form>',
  );
  folder.write('more/clock/lexicon.en-us.xml', '<lexicon lang="en-us"></lexicon>');
  expect(panelsmith('packages', 'list').stdout).toMatch(/^clock\tunfinished\t.*\tNot in subs\.ts yet: print_clock\.$/m);
});

test('an unhandled rejection in a package is logged, and the server continues', async () => {
  folder.write('more/hasty/panel.js', "void Promise.reject(new Error('nobody waits for me'));\nexport default {};\n");
  const server = spawn(process.execPath, [program, 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const origin = await originOf(server);
    const log = folder.at('root/var/log/panelsmith/panelsmith.log');
    const isTold = (): boolean => spawnSync('grep', ['-q', 'nobody waits for me', log]).status === 0;
    for (let tries = 0; tries < 600 && !isTold(); tries++) await delay(100);
    expect(isTold()).toBe(true);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  } finally {
    server.kill();
  }
});

test.each([
  ['the command', ['packages', 'refresh']],
  ['the event', ['signal-event', 'navigation-conf']],
])('%s makes a running server look for packages', async (_, args) => {
  const server = spawn(process.execPath, [program, 'serve', '--no-watch'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await originOf(server);
    folder.write('more/notes/locales/en.json', '{}');
    const notes = panelsmith(...args);
    expect(notes.status).toBe(0);
    if (args[0] === 'packages') expect(notes.stdout).toContain('added notes\n');
    const log = folder.at('root/var/log/panelsmith/panelsmith.log');
    const isTold = (): boolean => spawnSync('grep', ['-q', '"added":\\["notes"\\]', log]).status === 0;
    for (let tries = 0; tries < 600 && !isTold(); tries++) await delay(100);
    expect(isTold()).toBe(true);
  } finally {
    server.kill();
  }
});

test('a running server reports a new package while it is incomplete and loads it when it is complete', async () => {
  const server = spawn(process.execPath, [program, 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const log = folder.at('root/var/log/panelsmith/panelsmith.log');
  const countOf = (text: string): number => (existsSync(log) ? readFileSync(log, 'utf8').split(text).length - 1 : 0);
  const isTold = async (text: string, times: number): Promise<boolean> => {
    for (let tries = 0; tries < 600 && countOf(text) < times; tries++) await delay(100);
    return countOf(text) === times;
  };
  try {
    await originOf(server);
    expect(panelsmith('new-panel', 'notes').status).toBe(0);
    expect(await isTold('"added":["notes"]', 1)).toBe(true);
    const panel = folder.at('root/usr/share/panelsmith/panels/notes/panel.ts');
    const whole = readFileSync(panel, 'utf8');
    writeFileSync(panel, whole.slice(0, 300));
    expect(await isTold('"changed":["notes"]', 1)).toBe(true);
    const timesBroken = countOf('package notes is broken');
    expect(timesBroken).toBeGreaterThan(0);
    writeFileSync(panel, whole);
    expect(await isTold('"changed":["notes"]', 2)).toBe(true);
    folder.write('root/usr/share/panelsmith/panels/notes/locales/fr.json', '{}');
    expect(await isTold('"changed":["notes"]', 3)).toBe(true);
    expect(countOf('package notes is broken')).toBe(timesBroken);
  } finally {
    server.kill();
  }
});

test('a second server on the same root prints a warning, and so does a refresh without a running server', async () => {
  const start = (): ChildProcess =>
    spawn(process.execPath, [program, 'serve'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const alone = spawnSync(process.execPath, [program, 'packages', 'refresh'], {
    env: environment,
    encoding: 'utf8',
  });
  expect([alone.status, alone.stderr]).toEqual([0, expect.stringContaining('no Panelsmith is running for')]);
  const first = start();
  await originOf(first);
  const second = start();
  let notes = '';
  second.stderr?.on('data', (text: Buffer) => (notes += text.toString()));
  await originOf(second);
  first.kill();
  second.kill();
  expect(notes).toContain(`another Panelsmith (process ${first.pid}) already serves`);
});
