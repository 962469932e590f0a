import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { canRun } from '../../../process/children/can-run.fixture.ts';
import { moveFiles } from './move-files.ts';
import { bytesOfPath } from '../../../files/byte-paths.ts';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';

const isRoot = process.getuid?.() === 0;
const home = 'home/e-smith/files/users/abc';
/** The memory is another disk. */
const memory = '/dev/shm';
const hasOtherDisk = existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev;

let staged: string;
let server: string;
let before: string;
let outside: string;

beforeEach(() => {
  const folder = temporaryFolder();
  [staged, server, before, outside] = ['staged', 'server', 'before', 'outside'].map((name) => folder.at(name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const made of [staged, server, before, outside]) mkdirSync(made);
});

/** Files with their content, links that begin with `-> `, and folders that hold nothing. */
type Tree = Readonly<Record<string, string>>;

const emptyFolder = '(empty folder)';

function fill(folder: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    if (content === emptyFolder) mkdirSync(place);
    else if (content.startsWith('-> ')) symlinkSync(content.slice('-> '.length), place);
    else writeFileSync(place, content);
  }
}

function treeOf(folder: string, path = ''): Tree {
  const parts = readdirSync(join(folder, path)).map((name): Tree => {
    const inner = join(path, name);
    const place = join(folder, inner);
    const stats = lstatSync(place);
    if (stats.isSymbolicLink()) return { [inner]: `-> ${readlinkSync(place)}` };
    if (!stats.isDirectory()) return { [inner]: readFileSync(place, 'utf8') };
    return readdirSync(place).length === 0 ? { [inner]: emptyFolder } : treeOf(folder, inner);
  });
  return Object.assign({}, ...parts) as Tree;
}

/** A tree that is below the home of a user. */
function atHome(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, content]) => [`${home}/${path}`, content]));
}

/** Mounts something until the test ends, which is left out where that is not possible, as in a container. */
function mustMount(skip: (note: string) => void, place: string, ...what: readonly string[]): void {
  if (spawnSync('mount', [...what, place]).status !== 0) skip('this process may not mount');
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', place]);
  });
}

const move = (paths: readonly string[] = [home]): Promise<void> =>
  moveFiles({
    staged: bytesOfPath(staged),
    root: bytesOfPath(server),
    before: bytesOfPath(before),
    paths: paths.map(bytesOfPath),
  });

test('files come to their places, those that they replace are kept, and others stay', async () => {
  fill(
    staged,
    atHome({ 'replaced.txt': 'archived', 'new/mail': 'mail', 'näme\n"x"': 'odd', link: '-> new', none: emptyFolder }),
  );
  fill(server, {
    ...atHome({ 'replaced.txt': 'before it', 'own.txt': 'own', 'new/own': 'own' }),
    'home/other': 'other',
  });
  await move();
  const moved = {
    'replaced.txt': 'archived',
    'new/mail': 'mail',
    'näme\n"x"': 'odd',
    link: '-> new',
    none: emptyFolder,
  };
  expect(treeOf(server)).toEqual({
    ...atHome({ ...moved, 'own.txt': 'own', 'new/own': 'own' }),
    'home/other': 'other',
  });
  expect(treeOf(before)).toEqual(atHome({ 'replaced.txt': 'before it' }));
  expect(treeOf(staged)).toEqual({});
});

test.each(hasOtherDisk ? [tmpdir(), memory] : [tmpdir()])('a name that is not text is the same in %s', async (disk) => {
  server = temporaryFolder(disk).path;
  const latin = Buffer.from([0x66, 0xfc, 0x72]);
  const placeIn = (folder: string): Buffer => Buffer.concat([Buffer.from(`${folder}/${home}/`), latin]);
  fill(staged, atHome({ 'folder/file': '' }));
  mkdirSync(join(server, home), { recursive: true });
  writeFileSync(placeIn(staged), 'archived');
  await move();
  expect(readFileSync(placeIn(server), 'utf8')).toBe('archived');
  expect(readdirSync(join(server, home), { encoding: 'latin1' }).sort()).toEqual(['folder', 'f\u00fcr']);
});

test('a file of the same time and size is the same, and is not kept', async () => {
  for (const folder of [staged, server]) {
    fill(folder, atHome({ same: 'same' }));
    utimesSync(join(folder, home, 'same'), 1e9, 1e9);
  }
  await move();
  expect([treeOf(server), treeOf(before)]).toEqual([atHome({ same: 'same' }), {}]);
});

test('files and folders have the mode, owner and time of the archive; folders above them those of the server', async () => {
  const owner = isRoot ? 5001 : (process.getuid?.() ?? 0);
  const modes = { 'folder/file': 0o640, 'new/file': 0o604, folder: 0o2750, new: 0o1770 };
  fill(staged, atHome({ 'folder/file': 'x', 'new/file': 'x' }));
  fill(server, atHome({ 'folder/file': 'before it' }));
  for (const [path, mode] of Object.entries(modes)) {
    const place = join(staged, home, path);
    if (isRoot) chownSync(place, owner, owner);
    chmodSync(place, mode);
    utimesSync(place, 1e9, 1e9);
  }
  chmodSync(join(server, home), 0o711);
  utimesSync(join(server, 'home/e-smith/files'), 1.1e9, 1.1e9);
  await move([`${home}/folder`, `${home}/new`]);
  for (const [path, mode] of Object.entries(modes)) {
    const { mode: all, uid, mtimeMs } = statSync(join(server, home, path));
    expect([path, all & 0o7777, uid, mtimeMs]).toEqual([path, mode, owner, 1e12]);
  }
  expect(statSync(join(server, home))).toMatchObject({ mode: 0o40711, uid: process.getuid?.() });
  expect(statSync(join(server, 'home/e-smith/files')).mtimeMs).toBe(1.1e12);
});

test('a missing folder above them is created open to others, since its content may be theirs', async () => {
  fill(staged, atHome({ 'Maildir/new/1': 'mail' }));
  chmodSync(join(staged, home), 0o700);
  await move([`${home}/Maildir`]);
  expect(statSync(join(server, home)).mode).toBe(0o40755);
  expect(treeOf(server)).toEqual(atHome({ 'Maildir/new/1': 'mail' }));
});

const canSetAcl = isRoot && canRun('setfacl', ['--version']);

test.runIf(canSetAcl).each(['text', 'no text'])(
  'a folder whose name is %s gets the ACL of the archive',
  async (kind) => {
    const name = kind === 'text' ? Buffer.from('für') : Buffer.from('für', 'latin1');
    const folderIn = (folder: string): Buffer => Buffer.concat([Buffer.from(`${folder}/${home}/`), name]);
    for (const folder of [staged, server]) mkdirSync(folderIn(folder), { recursive: true });
    // In the shell, the name is a pattern: no argument can be such a name.
    const inFolder = (folder: string, command: string): string =>
      execFileSync('sh', ['-c', `cd f*r && ${command}`], { cwd: join(folder, home), encoding: 'utf8' });
    inFolder(staged, 'setfacl -m u:5001:rwx,d:g:5002:r-x .');
    const shown = 'getfacl --omit-header --numeric .';
    const archived = inFolder(staged, shown);
    await move();
    expect(archived).toContain('user:5001:rwx');
    expect(inFolder(server, shown)).toBe(archived);
  },
);

test('a folder in place of a file, and a file in place of a folder, are kept complete', async () => {
  fill(staged, atHome({ a: 'file', 'b/inner': 'inner' }));
  fill(server, atHome({ 'a/deep/own': 'own', b: 'own' }));
  await move();
  expect(treeOf(server)).toEqual(atHome({ a: 'file', 'b/inner': 'inner' }));
  expect(treeOf(before)).toEqual(atHome({ 'a/deep/own': 'own', b: 'own' }));
});

test('links in place of files and folders are not followed, and are kept', async () => {
  fill(outside, { file: 'theirs', 'folder/file': 'theirs' });
  const links = {
    file: `-> ${outside}/file`,
    folder: `-> ${outside}/folder`,
    missing: `-> ${outside}/missing`,
    'deep/folder': '-> ../../../../../../../outside/folder',
  };
  fill(server, atHome(links));
  const archived = {
    file: 'archived',
    'folder/file': 'archived',
    'missing/x': 'archived',
    'deep/folder/file': 'archived',
  };
  fill(staged, atHome(archived));
  await move();
  expect(treeOf(outside)).toEqual({ file: 'theirs', 'folder/file': 'theirs' });
  expect(treeOf(server)).toEqual(atHome(archived));
  expect(treeOf(before)).toEqual(atHome(links));
});

test('a link in place of a folder above them is not followed either', async () => {
  fill(server, { 'home/e-smith/files/users': `-> ${outside}` });
  fill(staged, atHome({ file: 'archived' }));
  await move();
  expect([treeOf(outside), treeOf(server)]).toEqual([{}, atHome({ file: 'archived' })]);
});

test('a top folder of the server may be a link of its administrator', async () => {
  fill(server, { 'home/e-smith': `-> ${outside}` });
  fill(staged, atHome({ file: 'archived' }));
  await move();
  expect(treeOf(server)).toEqual({ 'home/e-smith': `-> ${outside}` });
  expect(treeOf(join(outside, 'files/users/abc'))).toEqual({ file: 'archived' });
});

test('after a failure each file is complete, in the old or the new place, and the next call continues', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `file${String(index)}`);
  const archived = atHome(Object.fromEntries(names.map((name) => [name, `archived ${name}`])));
  const replaced = atHome({ file7: 'before it' });
  fill(staged, archived);
  fill(server, replaced);
  // Nothing can be kept.
  fill(before, { home: 'in the way' });
  await expect(move()).rejects.toThrow(/EEXIST|ENOTDIR/);
  expect(treeOf(server)).toMatchObject(replaced);
  expect({ ...treeOf(server), ...treeOf(staged) }).toEqual(archived);
  rmSync(join(before, 'home'));
  await move();
  expect([treeOf(server), treeOf(before), treeOf(staged)]).toEqual([archived, replaced, {}]);
});

test('what was kept before a process was killed is not kept twice', async () => {
  fill(staged, atHome({ file: 'archived' }));
  fill(server, atHome({ file: 'before it' }));
  mkdirSync(join(before, home), { recursive: true });
  linkSync(join(server, home, 'file'), join(before, home, 'file'));
  await move();
  expect([treeOf(server), treeOf(before)]).toEqual([atHome({ file: 'archived' }), atHome({ file: 'before it' })]);
});

test('what somebody has written since a process was killed is kept as well', async () => {
  fill(staged, atHome({ file: 'archived', 'folder/file': 'archived' }));
  fill(before, atHome({ file: 'before it', folder: 'before it' }));
  fill(server, atHome({ file: 'written since', folder: 'written since' }));
  await move();
  expect(treeOf(server)).toEqual(atHome({ file: 'archived', 'folder/file': 'archived' }));
  expect(treeOf(before)).toEqual(
    atHome({
      file: 'before it',
      folder: 'before it',
      'file.newer': 'written since',
      'folder.newer': 'written since',
    }),
  );
});

test.runIf(isRoot)('a mounted folder of the same disk counts as another disk', async ({ skip }) => {
  const place = join(server, home);
  mkdirSync(place, { recursive: true });
  mustMount(skip, place, '--bind', outside);
  fill(staged, atHome({ file: 'archived', folder: 'archived' }));
  fill(outside, { file: 'before it', 'folder/own': 'own' });
  await move();
  expect(treeOf(outside)).toEqual({
    file: 'archived',
    folder: 'archived',
    'file.panelsmith-before': 'before it',
    'folder.panelsmith-before/own': 'own',
  });
});

test.runIf(hasOtherDisk)('on another disk files are copied, and what they replace is kept beside them', async () => {
  server = temporaryFolder(memory).path;
  fill(server, atHome({ file: 'before it', 'a/own': 'own', b: 'own' }));
  fill(staged, atHome({ file: 'archived', a: 'file', 'b/inner': 'inner', link: '-> file' }));
  for (const [path, mode] of [
    ['file', 0o604],
    ['b', 0o1750],
  ] as const) {
    if (isRoot) chownSync(join(staged, home, path), 5001, 5002);
    chmodSync(join(staged, home, path), mode);
    utimesSync(join(staged, home, path), 1e9, 1e9);
  }
  const stats = (path: string) => {
    const { mode, uid, gid, mtimeMs } = statSync(path);
    return { mode, uid, gid, mtimeMs };
  };
  const archived = ['file', 'b'].map((path) => stats(join(staged, home, path)));
  await move();
  expect(treeOf(server)).toEqual(
    atHome({
      ...{ file: 'archived', a: 'file', 'b/inner': 'inner', link: '-> file' },
      ...{ 'file.panelsmith-before': 'before it', 'a.panelsmith-before/own': 'own', 'b.panelsmith-before': 'own' },
    }),
  );
  expect(['file', 'b'].map((path) => stats(join(server, home, path)))).toEqual(archived);
  expect(treeOf(staged)).toEqual({});
});

test.runIf(hasOtherDisk)(
  'on another disk each file is complete after a failure, and the next call continues',
  async () => {
    server = temporaryFolder(memory).path;
    fill(server, atHome({ file: 'before it' }));
    fill(staged, atHome({ file: 'archived' }));
    // The copy cannot be written.
    const copied = join(server, home, '.panelsmith-new');
    mkdirSync(copied);
    await expect(move()).rejects.toThrow();
    expect(readFileSync(join(server, home, 'file'), 'utf8')).toBe('before it');
    expect(treeOf(staged)).toEqual(atHome({ file: 'archived' }));
    rmSync(copied, { recursive: true });
    // As after a process that was killed while it copied.
    for (const left of [copied, `${before}.copied`]) writeFileSync(left, 'half of something');
    await move();
    expect(treeOf(server)).toEqual(atHome({ file: 'archived', 'file.panelsmith-before': 'before it' }));
    expect([treeOf(staged), existsSync(`${before}.copied`)]).toEqual([{}, false]);
  },
);

test.runIf(isRoot)('where another disk is full, the old file stays until there is room', async ({ skip }) => {
  const place = join(server, home);
  mkdirSync(place, { recursive: true });
  mustMount(skip, place, '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs');
  const archived = 'x'.repeat(1_000_000);
  fill(place, { file: 'before it' });
  fill(staged, atHome({ file: archived }));
  await expect(move()).rejects.toThrow('No space left');
  expect(readFileSync(join(place, 'file'), 'utf8')).toBe('before it');
  expect(treeOf(staged)).toEqual(atHome({ file: archived }));
  execFileSync('mount', ['-o', 'remount,size=8m', place]);
  await move();
  expect(treeOf(place)).toEqual({ file: archived, 'file.panelsmith-before': 'before it' });
});

test.runIf(hasOtherDisk)('on another disk a later restore does not remove what an earlier one has kept', async () => {
  server = temporaryFolder(memory).path;
  fill(server, atHome({ file: 'first' }));
  for (const content of ['the second', 'and the third']) {
    fill(staged, atHome({ file: content }));
    await move();
  }
  expect(treeOf(server)).toEqual(
    atHome({
      file: 'and the third',
      'file.panelsmith-before': 'first',
      'file.panelsmith-before.newer': 'the second',
    }),
  );
});

test.runIf(hasOtherDisk)('on another disk a name may be as long as names can be', async () => {
  server = temporaryFolder(memory).path;
  const name = 'ж'.repeat(127);
  fill(server, atHome({ [name]: 'before it' }));
  fill(staged, atHome({ [name]: 'archived' }));
  await move();
  expect(readFileSync(join(server, home, name), 'utf8')).toBe('archived');
  expect(Object.values(treeOf(server)).sort()).toEqual(['archived', 'before it']);
});

test.runIf(hasOtherDisk)('a link that somebody puts in the place of a copy is not followed', async () => {
  server = temporaryFolder(memory).path;
  const place = join(server, home);
  mkdirSync(place, { recursive: true });
  const link = join(place, '.panelsmith-new');
  // As the user does whose folder it is, again and again.
  const putLink = (): void => {
    try {
      symlinkSync(outside, link);
    } catch {
      // It is there, or the copy is.
    }
    timer = setImmediate(putLink);
  };
  let timer = setImmediate(putLink);
  onTestFinished(() => {
    clearImmediate(timer);
  });
  for (let round = 0; round < 20; round++) {
    fill(staged, atHome({ [`file${String(round)}`]: 'archived' }));
    // The link may be in the way.
    await move().catch(() => undefined);
  }
  expect(treeOf(outside)).toEqual({});
});
