import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Databases } from '../../db/file/databases.ts';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { adjustServices, plannedAdjustments } from './adjust-requested-services.ts';

let folder: TemporaryFolder;
let printed: string[];

beforeEach(() => {
  folder = temporaryFolder();
  printed = [];
});

function link(path: string, target: string): void {
  mkdirSync(dirname(folder.at(path)), { recursive: true });
  symlinkSync(target, folder.at(path));
}

function services(records: Readonly<Record<string, string>>): void {
  const lines = Object.entries(records).map(([name, status]) => `${name}=service|status|${status}\n`);
  folder.write('home/e-smith/db/configuration', lines.join(''));
}

/** Writes a start script that records its arguments. */
function script(name: string, body = ''): void {
  folder.write(`etc/rc.d/rc7.d/S55${name}`, `#!/bin/sh\necho "${name} $*" >> ${folder.path}/called\n${body}\n`);
}

function called(): string[] {
  const file = folder.at('called');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

async function adjust(event = 'demo'): Promise<string[]> {
  const root = openRoot(folder.path);
  return adjustServices(event, [folder.at('events', event)], {
    root,
    databases: new Databases(root),
    run(program, args) {
      const { status, stdout } = spawnSync(program, [...args], { encoding: 'utf8' });
      return Promise.resolve({ status: status ?? 127, output: stdout });
    },
    print: (line) => void printed.push(line),
    progress: () => undefined,
  });
}

describe('a service with a start script', () => {
  test('gets all its actions in order, like every other service', async () => {
    services({ bar: 'enabled', foo: 'enabled' });
    for (const name of ['bar', 'foo']) {
      script(name);
      folder.write(`events/demo/services2adjust/${name}`, 'reload\nsigusr1 # and again\n\n');
    }
    assert.deepEqual(await adjust(), []);
    assert.deepEqual(called(), ['bar reload', 'bar sigusr1', 'foo reload', 'foo sigusr1']);
  });

  test('is started before it receives a signal', async () => {
    services({ foo: 'enabled' });
    script('foo');
    link('events/demo/services2adjust/foo', 'sighup');
    await adjust();
    assert.deepEqual(called(), ['foo start', 'foo sighup']);
  });

  test('is stopped if it is disabled, for any action', async () => {
    services({ foo: 'disabled' });
    script('foo');
    link('events/demo/services2adjust/foo', 'restart');
    await adjust();
    assert.deepEqual(called(), ['foo stop']);
  });

  test('fails for an unknown action, and later services are still adjusted', async () => {
    services({ bar: 'enabled', foo: 'enabled' });
    script('bar');
    script('foo');
    link('events/demo/services2adjust/bar', 'bogus');
    link('events/demo/services2adjust/foo', 'restart');
    assert.deepEqual(await adjust(), ['bar']);
    assert.deepEqual(called(), ['bar start', 'foo restart']);
    assert.ok(printed.includes('[ERROR] there is no action "bogus" for bar'));
  });

  test('fails if what is asked of it cannot be read, and later services are still adjusted', async () => {
    services({ bar: 'enabled', foo: 'enabled' });
    script('bar');
    script('foo');
    mkdirSync(folder.at('events/demo/services2adjust/bar'), { recursive: true });
    link('events/demo/services2adjust/foo', 'restart');
    assert.deepEqual(await adjust(), ['bar']);
    assert.deepEqual(called(), ['foo restart']);
    assert.ok(printed.includes(`[ERROR] ${folder.path}/events/demo/services2adjust/bar is a folder, not a file`));
  });

  test('is reported with its output if it fails', async () => {
    services({ foo: 'enabled' });
    script('foo', 'echo port in use; exit 3');
    link('events/demo/services2adjust/foo', 'restart');
    assert.deepEqual(await adjust(), []);
    assert.deepEqual(printed.slice(1), ['port in use', '[WARNING] foo did not restart: exit status 3']);
  });

  test('is reloaded instead of restarted if it serves the panel', async () => {
    services({ 'httpd-e-smith': 'enabled' });
    script('httpd-e-smith');
    link('events/demo/services2adjust/httpd-e-smith', 'restart');
    await adjust();
    assert.deepEqual(called(), ['httpd-e-smith reload']);
  });

  test('is found among the scripts of System V init if there is no run level 7', async () => {
    services({ foo: 'enabled' });
    folder.write('etc/init.d/foo', `#!/bin/sh\necho "foo $*" >> ${folder.path}/called\n`);
    link('events/demo/services2adjust/foo', 'restart');
    await adjust();
    assert.deepEqual(called(), ['foo restart']);
  });
});

test('a start script is found by the name that the distribution has for the service', async () => {
  services({ clamd: 'enabled' });
  folder.write('etc/init.d/clamav-daemon', `#!/bin/sh\necho "clamav $*" >> ${folder.path}/called\n`);
  link('events/demo/services2adjust/clamd', 'restart');
  await adjust();
  assert.deepEqual(called(), ['clamav restart']);
});

test('a disabled service does not stop a program that an enabled one shares', async () => {
  services({ imap: 'disabled', imaps: 'enabled' });
  folder.write('etc/init.d/dovecot', `#!/bin/sh\necho "dovecot $*" >> ${folder.path}/called\n`);
  link('events/demo/services2adjust/imap', 'restart');
  await adjust();
  services({ imap: 'disabled', imaps: 'disabled' });
  await adjust();
  assert.deepEqual(called(), ['dovecot restart', 'dovecot stop']);
});

test('a service without a record, a supervisor or a start script is skipped with a warning', async () => {
  services({ foo: 'enabled' });
  link('events/demo/services2adjust/foo', 'restart');
  link('events/demo/services2adjust/gone', 'restart');
  link('events/demo/services2adjust/.hidden', 'restart');
  assert.deepEqual(await adjust(), []);
  assert.deepEqual(
    printed.filter((line) => line.startsWith('[WARNING]')),
    ['[WARNING] gone has no record in configuration; left alone', '[WARNING] nothing runs foo: no start script here'],
  );
});

test('an event that prepares the next boot adjusts no services', async () => {
  services({ foo: 'enabled' });
  script('foo');
  link('events/bootstrap-console-save/services2adjust/foo', 'restart');
  assert.deepEqual(await adjust('bootstrap-console-save'), []);
  assert.deepEqual(called(), []);
});

test('the planned service actions of an event can be read without running them', () => {
  services({ foo: 'enabled', bar: 'disabled' });
  script('foo');
  folder.write('service/bar/supervise/control', '');
  folder.write('etc/rc7.d/S40bar', '');
  link('events/demo/services2adjust/foo', 'sighup');
  link('events/demo/services2adjust/bar', 'restart');
  link('other/demo/services2adjust/foo', 'restart');
  const root = openRoot(folder.path);
  const places = ['events/demo', 'other/demo', 'none/demo'].map((context) => folder.at(context));
  const plans = plannedAdjustments('demo', places, root, new Databases(root).configuration.snapshot());
  assert.deepEqual(
    plans.map(({ service, supervisor, actions }) => [service, supervisor.kind, ...actions]),
    [
      ['bar', 'runit', 'down', 'restart'],
      ['foo', 'script', 'sighup', 'restart'],
    ],
  );
  assert.deepEqual(called(), []);
});

const hasRunit = spawnSync('runsvdir', ['--help']).error === undefined;

describe.skipIf(!hasRunit)('a service under a real runit (skipped: runsvdir is not installed)', () => {
  let runsvdir: ChildProcess;

  beforeEach(() => {
    mkdirSync(folder.at('service'));
    runsvdir = spawn('runsvdir', ['-P', folder.at('service')], { stdio: 'ignore', detached: true });
  });

  afterEach(async () => {
    runsvdir.kill('SIGHUP');
    await once(runsvdir, 'exit');
    for (const name of ['foo', 'bar'])
      await expect.poll(() => existsSync(folder.at('service', name)) && isSupervised(name)).toBe(false);
  });

  /** Records the received signals in `signals`, and its process id at each start. */
  async function supervise(name: string, rest = ''): Promise<void> {
    folder.write(
      `watched/${name}/run`,
      `#!/bin/sh\nexec 2>&1\ntrap 'echo hup >> ${folder.path}/signals' HUP\ntrap 'echo usr1 >> ${folder.path}/signals' USR1\n` +
        `echo "start $$" >> ${folder.path}/signals\nwhile :; do sleep 0.05; done\n`,
      0o755,
    );
    if (rest !== '') folder.write(`watched/${name}/down`, '');
    symlinkSync(folder.at('watched', name), folder.at('service', name));
    await expect.poll(() => isSupervised(name)).toBe(true);
  }

  function status(name: string): string {
    return spawnSync('sv', ['status', folder.at('service', name)], { encoding: 'utf8' }).stdout;
  }

  function isSupervised(name: string): boolean {
    return /^(run|down):/.test(status(name));
  }

  function signals(): string[] {
    const file = folder.at('signals');
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (let tries = 0; tries < 1000 && !isSo(); tries += 1) await delay(50);
    assert.ok(isSo(), `${status('foo')} ${signals().join(', ')}`);
  }

  test('is restarted, receives signals, and is brought down after it is disabled', async () => {
    await supervise('foo');
    await until(() => signals().length === 1);
    services({ foo: 'enabled' });
    folder.write('events/reload/services2adjust/foo', 'sighup\n');
    folder.write('events/usr/services2adjust/foo', 'sigusr1\n');
    folder.write('events/demo/services2adjust/foo', 'restart\n');
    assert.deepEqual(await adjust('reload'), []);
    await until(() => signals().at(-1) === 'hup');
    assert.deepEqual(await adjust('usr'), []);
    await until(() => signals().at(-1) === 'usr1');
    const [first] = signals();
    assert.deepEqual(await adjust(), []);
    await until(() => signals().at(-1)?.startsWith('start') === true && signals().at(-1) !== first);
    services({ foo: 'disabled' });
    assert.deepEqual(await adjust('usr'), []);
    await until(() => status('foo').startsWith('down:'));
  });

  test('is brought up after it is enabled', async () => {
    await supervise('foo', 'down');
    services({ foo: 'enabled' });
    link('events/demo/services2adjust/foo', 'sighup');
    assert.deepEqual(await adjust(), []);
    await until(() => status('foo').startsWith('run:'));
  });
});

test('a service fails if its supervisor has ended', async () => {
  services({ foo: 'enabled' });
  mkdirSync(folder.at('service/foo/supervise'), { recursive: true });
  assert.equal(spawnSync('mkfifo', [folder.at('service/foo/supervise/control')]).status, 0);
  link('events/demo/services2adjust/foo', 'restart');
  assert.deepEqual(await adjust(), ['foo']);
  assert.match(printed.at(-1) ?? '', /^\[ERROR\] nothing supervises foo: /);
});
