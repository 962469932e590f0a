import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { Databases } from '../../db/file/databases.ts';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../../root.ts';
import { removeBootFiles, writeBootFiles, type BootCommand } from './boot-files.ts';
import { bootServices } from './boot-services.ts';

let folder: TemporaryFolder;
let root: Root;
let printed: string[];

beforeEach(() => {
  folder = temporaryFolder();
  root = openRoot(folder.path);
  printed = [];
});

/** @param level property `RunLevel`; without it, the record is not there */
function command(level?: string): BootCommand {
  const services = ['first', 'second'].map((name) => `${name}=service|status|enabled\n`);
  const boot = level === undefined ? '' : `boot=configuration|RunLevel|${level}\n`;
  folder.write('home/e-smith/db/configuration', [boot, ...services, 'off=service|status|disabled\n'].join(''));
  return { root, configuration: new Databases(root).configuration.snapshot(), panelsmith: ['/usr/bin/panelsmith'] };
}

async function boot(verb: 'start' | 'stop', { configuration }: BootCommand): Promise<string[]> {
  return bootServices(verb, {
    root,
    configuration,
    isInstalling: false,
    runScript: (program, args) => Promise.resolve(spawnSync(program, [...args]).status ?? 127),
    print: (line) => printed.push(line),
  });
}

test.each([
  [undefined, '7'],
  ['4', '4'],
  ['4/../../..', '7'],
])('with RunLevel %s the start links are in run level %s alone, under both of its names', async (level, used) => {
  const context = command(level);
  writeBootFiles(context);
  expect(readdirSync(root.path('etc/rc.d')).sort()).toEqual(['init.d', `rc${used}.d`]);
  expect(
    readdirSync(root.path('etc'))
      .filter((name) => name.startsWith('rc'))
      .sort(),
  ).toEqual(['rc.d', `rc${used}.d`]);
  for (const name of ['first', 'second', 'off'])
    folder.write(`etc/init.d/${name}`, `#!/bin/sh\necho "${name} $1" >> ${root.folder}/told\n`);
  // Each name of the folder does; a link in another run level starts nothing.
  for (const link of [`etc/rc.d/rc${used}.d/S05first`, `etc/rc${used}.d/S20second`, `etc/rc${used}.d/S30off`])
    symlinkSync('../init.d/e-smith-service', root.path(link));
  mkdirSync(root.path('etc/rc.d/rc3.d'));
  symlinkSync('../init.d/e-smith-service', root.path('etc/rc.d/rc3.d/S01off'));
  expect(await boot('start', context)).toEqual([]);
  expect(await boot('stop', context)).toEqual([]);
  const told = folder.read('told').trim().split('\n');
  expect(told).toEqual(['first start', 'second start', 'off stop', 'second stop', 'first stop']);
  expect(printed).toContain('off is disabled, and is not started');
});

test('nothing of it is left after it was removed', () => {
  const context = command('4');
  writeBootFiles(context);
  removeBootFiles(context);
  expect(existsSync(root.path('etc/rc.d'))).toBe(false);
  expect(lstatSync(root.path('etc/rc4.d'), { throwIfNoEntry: false })).toBeUndefined();
  expect(readdirSync(root.path('etc/init.d'))).toEqual([]);
  expect(readdirSync(root.path('etc/systemd/system'))).toEqual([]);
  // Doing it twice does no harm.
  removeBootFiles(context);
});

test('the start link of another program stays, under both names', () => {
  const context = command();
  writeBootFiles(context);
  folder.write('etc/rc.d/rc7.d/S40other', '#!/bin/sh\n');
  removeBootFiles(context);
  expect(existsSync(root.path('etc/rc7.d/S40other'))).toBe(true);
  expect(readdirSync(root.path('etc/init.d'))).toEqual([]);
});
