import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { ChangeSet } from '../changes/change-set.ts';
import { Databases } from '../db/file/databases.ts';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../root.ts';
import type { ExpanderContext, ExpandOptions } from './expansion.ts';
import { expandTemplate, TemplateExpander } from './template-expander.ts';
import { TemplateFailure } from './template-failure.ts';

let folder: TemporaryFolder;
let root: Root;
let databases: Databases;
let reports: string[];

beforeEach(() => {
  folder = temporaryFolder();
  root = openRoot(folder.path);
  databases = new Databases(root);
  reports = [];
  folder.write('out/.keep', '');
  folder.write(
    'home/e-smith/db/configuration',
    'SystemName=mail\nsshd=service|TCPPort|22|status|enabled\nhttpd=service|status|disabled\nmotd=text|Text|a\\|b\n',
  );
  folder.write(
    'home/e-smith/db/accounts',
    'abc=user|FirstName|Zoë|LastName|O\'Neil\ndef=user|FirstName|<b>|LastName|"x"\nshared=group\n',
  );
  folder.write('home/e-smith/db/networks', '10.0.0.0=network|Mask|255.0.0.0\n');
});

function template(path: string, fragments: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(fragments)) folder.write(`etc/e-smith/templates${path}/${name}`, text);
}

function options(sources: ExpanderContext['sources'] = []): ExpanderContext {
  return { root, databases, sources, report: (line) => void reports.push(line.replaceAll(root.folder, '')) };
}

async function expand(
  path: string,
  how: ExpandOptions = {},
  sources: ExpanderContext['sources'] = [],
): Promise<string> {
  return (await expandTemplate(path, options(sources), how)).bytes.toString();
}

/** Returns the errors of a failed expansion without the root's folder. */
async function failures(path: string): Promise<string[]> {
  const failure: unknown = await expandTemplate(path, options()).catch((error: unknown) => error);
  if (!(failure instanceof TemplateFailure)) throw new Error(`${path} did not fail`);
  return failure.mistakes.map(({ file, line = 0, message }) => `${file.replace(root.folder, '')}:${line}: ${message}`);
}

test.each([
  ['10a.ejs', '<% nothing.here %>'],
  ['10a', '{ die "no" }{ exit 3; }'],
])('the failure of a template keeps what caused it: %s', async (name, fragment) => {
  template('/out/x', { [name]: fragment });
  const failure: unknown = await expandTemplate('/out/x', options()).catch((error: unknown) => error);
  expect(failure).toMatchObject({ key: 'errors.templateFailed', cause: expect.any(Error) as unknown });
});

test('the failure of a setting keeps what caused it', async () => {
  template('/out/x', { '10a': 'text' });
  folder.write('etc/e-smith/templates.metadata/out/x', 'CHECK="true"\nCHECK_REFUSES="("\n');
  const failure: unknown = await expandTemplate('/out/x', options()).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { cause: expect.any(SyntaxError) as unknown } });
});

describe('an EJS fragment', () => {
  test('reads the databases as plain data', async () => {
    template('/out/x', {
      '10a.ejs':
        '<%= configuration.SystemName.type %> <%= configuration.sshd.TCPPort %> <%= configuration.motd.Text %>\n',
      '20b.ejs':
        '<% for (const [name, service] of listServices()) { -%>\n<%= name %>:<%= isEnabled(service) %>\n<% } -%>\n',
      '30c.ejs': '<%= Object.keys(accounts).join() %> <%= "abc" in accounts %> <%= "nobody" in accounts %>\n',
      '40d.ejs':
        '<%= listUsers().map(([name]) => name).join() %> <%= listNetworks()[0][1].Mask %> <%= listGroups().length %>\n',
      '50e.ejs': '<%= configuration.sshd.Missing %>|<%= configuration.nothing?.x %>|<%= database("other").x?.y %>\n',
    });
    const lines = ['mail 22 a|b', 'httpd:false', 'sshd:true', 'abc,def,shared true false', 'abc,def 255.0.0.0 1', '||'];
    expect(await expand('/out/x')).toBe(lines.map((line) => `${line}\n`).join(''));
  });

  test('cannot change the databases', async () => {
    for (const [name, code] of [
      ['a', 'accounts.abc = 1'],
      ['b', 'delete accounts.abc'],
      ['c', '"use strict"; accounts.abc.FirstName = "x"'],
    ])
      template('/out/x', { [`${name ?? ''}.ejs`]: `<% (function () { ${code ?? ''} })() %>` });
    expect(await failures('/out/x')).toEqual([
      '/etc/e-smith/templates/out/x/a.ejs:1: abc: a template reads databases, it does not change them',
      '/etc/e-smith/templates/out/x/b.ejs:1: abc: a template reads databases, it does not change them',
      expect.stringContaining('/etc/e-smith/templates/out/x/c.ejs:1: Cannot assign to read only property'),
    ]);
  });

  test("inserts values escaped for the output's name or as metadata says", async () => {
    const fragment = {
      '10a.ejs': 'v=<%= accounts.abc.LastName %> <%= accounts.def.FirstName %> <%- accounts.def.FirstName %>',
    };
    for (const path of ['/out/x', '/out/x.sh', '/out/x.xml', '/out/x.json', '/out/y']) template(path, fragment);
    folder.write('etc/e-smith/templates.metadata/out/y', 'ESCAPE="shell"\n');
    expect(await expand('/out/x')).toBe("v=O'Neil <b> <b>");
    expect(await expand('/out/x.sh')).toBe("v='O'\\''Neil' '<b>' <b>");
    expect(await expand('/out/x.xml')).toBe('v=O&#39;Neil &#60;b&#62; <b>');
    expect(await expand('/out/x.json')).toBe('v="O\'Neil" "<b>" <b>');
    expect(await expand('/out/y')).toBe("v='O'\\''Neil' '<b>' <b>");
  });

  test('passes data to later fragments, and has the event and the data from metadata', async () => {
    template('/out/x', {
      '10a.ejs': '<% shared.port = 8 -%>',
      '20b.ejs': '<%= shared.port %> <%= event %> <%= Extra[0] %> <%= as.shell(1) %>',
    });
    folder.write('etc/e-smith/templates.metadata/out/x/MORE_DATA', '{ Extra => ["e"] }');
    expect(await expand('/out/x', { event: 'demo' })).toBe("8 demo e '1'");
  });

  test('that reads from a missing record is reported with the record', async () => {
    template('/out/x', {
      '10a.ejs': '<% const key = "gone"; -%>\n<%= database("dungog")[key].Port %>\n',
      '20b.ejs': '<% const other = {}; configuration.gone?.Port; -%>\n<%= other.thing.Port %>\n',
    });
    const at = '/etc/e-smith/templates/out/x';
    expect(await failures('/out/x')).toEqual([
      `${at}/10a.ejs:2: there is no record gone in database dungog, so that its Port cannot be read`,
      `${at}/20b.ejs:2: Cannot read properties of undefined (reading 'Port')`,
    ]);
  });

  test('that fails is reported with its line, like the others of the template, and the old file stays', async () => {
    template('/out/x', {
      '10a.ejs': 'one\n\n<%= configuration.nothing.Port %>\n',
      '20b.ejs': 'one\n<% if (true) { %>\n<%= } %>\n',
      '30c.ejs': '\n<%= "a\\nsecret" %>\n',
      '40d.ejs': 'fine\n',
      '50e': 'a\n}\n',
    });
    folder.write('out/x', 'old\n');
    const at = '/etc/e-smith/templates/out/x';
    expect(await failures('/out/x')).toEqual([
      `${at}/10a.ejs:3: there is no record nothing in database configuration, so that its Port cannot be read`,
      expect.stringMatching(`^${at}/20b\\.ejs:3: Unexpected token`),
      `${at}/30c.ejs:2: the value has a line break or control character in it, which this file cannot have`,
      `${at}/50e:2: a closing brace without an opening one`,
    ]);
    expect(folder.read('out/x')).toBe('old\n');
    expect(readdirSync(root.path('out')).sort()).toEqual(['.keep', 'x']);
  });
});

test('for fragments and metadata the administrator overrides the root, the root overrides packages, and a later package an earlier one', async () => {
  for (const [name, text] of [
    ['10a', 'a'],
    ['20b', 'b'],
    ['30c', 'c'],
    ['40d', 'd'],
  ])
    folder.write(`one/templates/out/x/${name ?? ''}`, `one ${text ?? ''}\n`);
  for (const name of ['20b', '30c', '40d']) folder.write(`two/templates/out/x/${name}`, `two ${name}\n`);
  for (const name of ['30c', '40d']) template('/out/x', { [name]: `root ${name}\n` });
  folder.write('etc/e-smith/templates-custom/out/x/40d', 'custom 40d\n');
  folder.write('one/templates.metadata/out/x', 'PERMS=0600\n');
  folder.write('two/templates.metadata/out/x', 'PERMS=0640\n');
  const sources = ['one', 'two'].map((name) => ({ name, folder: root.path(name, 'templates') }));
  expect(await expand('/out/x', {}, sources)).toBe('one a\ntwo 20b\nroot 30c\ncustom 40d\n');
  expect(statSync(root.path('out/x')).mode & 0o777).toBe(0o640);
});

describe('an output', () => {
  test('with the same content is not written; only its mode is corrected', async () => {
    template('/out/x', { a: 'text\n' });
    folder.write('out/x', 'text\n');
    chmodSync(root.path('out/x'), 0o604);
    const before = statSync(root.path('out/x'), { bigint: true });
    expect(await expandTemplate('/out/x', options())).toMatchObject({ outcome: 'unchanged', file: root.path('out/x') });
    folder.write('etc/e-smith/templates.metadata/out/x', 'PERMS=0640\n');
    expect(await expandTemplate('/out/x', options())).toMatchObject({ outcome: 'unchanged' });
    const after = statSync(root.path('out/x'), { bigint: true });
    expect([after.ino, after.mtimeNs, Number(after.mode) & 0o777]).toEqual([before.ino, before.mtimeNs, 0o640]);
  });

  test('with new content is a new file with the mode of the old one', async () => {
    template('/out/x', { a: 'new\n' });
    folder.write('out/x', 'old\n');
    chmodSync(root.path('out/x'), 0o604);
    const inode = statSync(root.path('out/x')).ino;
    expect(await expandTemplate('/out/x', options())).toMatchObject({ outcome: 'written' });
    expect(statSync(root.path('out/x'))).toMatchObject({ mode: 0o100604 });
    expect(statSync(root.path('out/x')).ino).not.toBe(inode);
  });

  test('at another path takes the mode of the requested path, not of the file it replaces', async () => {
    template('/out/x', { a: 'new\n' });
    folder.write('etc/e-smith/templates.metadata/out/x', 'OUTPUT_FILENAME="/out/y"\n');
    folder.write('out/y', 'old\n');
    chmodSync(root.path('out/y'), 0o604);
    await expand('/out/x');
    expect(statSync(root.path('out/y')).mode & 0o777).toBe(0o644);
    folder.write('out/x', 'beside\n');
    chmodSync(root.path('out/x'), 0o640);
    await expand('/out/x');
    expect(statSync(root.path('out/y')).mode & 0o777).toBe(0o640);
    expect(folder.read('out/x')).toBe('beside\n');
  });

  test('cannot be outside of the root', async () => {
    template('/out/x', { a: 'new\n' });
    folder.write('etc/e-smith/templates.metadata/out/x', 'OUTPUT_FILENAME="/../../out/y"\n');
    expect(await expandTemplate('/out/../../out/x', options())).toMatchObject({ file: root.path('out/y') });
  });

  test('in memory is not written', async () => {
    template('/nowhere/x', { a: 'new\n' });
    expect(await expand('/nowhere/x', { into: 'memory' })).toBe('new\n');
    folder.write('etc/e-smith/templates.metadata/out/x', 'DELETE=1\n');
    folder.write('out/x', 'old');
    expect(await expand('/out/x', { into: 'memory' })).toBe('');
    expect(folder.read('out/x')).toBe('old');
  });
});

test('literals and the usual filters in metadata do not need perl', async () => {
  template('/out/x', { a: '#c\na\n' });
  folder.write(
    'etc/e-smith/templates.metadata/out/x',
    `PERMS="0600"\nFILTER=sub { $_[0] =~ /^#/ ? '' : $_[0] }\nUID="ghost"\n`,
  );
  const path = process.env['PATH'];
  process.env['PATH'] = root.folder;
  try {
    expect(await expand('/out/x')).toBe('a\n');
  } finally {
    process.env['PATH'] = path;
  }
  const at = '/etc/e-smith/templates.metadata/out/x';
  expect(reports).toEqual([`${at}:3: there is no user ghost, so that it will be root's`]);
});

test.each(['PERMS="rw"', 'PERMS=99999', 'ESCAPE="runes"', 'FILTER=1'])(
  'metadata %s fails the template',
  async (line) => {
    template('/out/x', { a: 'a\n' });
    folder.write('etc/e-smith/templates.metadata/out/x', `UID=0\n${line}\n`);
    expect(await failures('/out/x')).toEqual([expect.stringMatching('^/etc/e-smith/templates.metadata/out/x:2: ')]);
  },
);

test('a template is expanded with the databases in their staged state', async () => {
  const changes = new ChangeSet(databases);
  changes.accounts.create('new', 'user', { FirstName: 'New' });
  changes.accounts.delete('def');
  changes.configuration.setProps('sshd', { TCPPort: '2222' });
  template('/out/x', {
    'a.ejs':
      '<%= Object.keys(accounts) .join() %> <%= configuration.sshd.TCPPort %> <%= listUsers().map(([, user]) => user.FirstName).join() %>\n',
  });
  const view = { open: (name: string) => changes.database(name) };
  expect(await expand('/out/x', { view })).toBe('abc,new,shared 2222 Zoë,New\n');
  expect(await expand('/out/x', { into: 'memory' })).toBe('abc,def,shared 22 Zoë,<b>\n');
  expect(readdirSync(root.path('out'))).toEqual(['.keep']);
});

test('templates are expanded one after another in the requested order', async () => {
  for (const name of ['a', 'b', 'c']) template(`/out/${name}`, { x: name });
  folder.write('etc/e-smith/templates.metadata/out/b', 'PERMS="rw"');
  const expander = new TemplateExpander(options());
  const outcomes = await Promise.allSettled(['/out/a', '/out/b', '/out/c'].map((path) => expander.expand(path)));
  await expander.close();
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(folder.read('out/c')).toBe('c');
});

test('failed templates are reported, and all others are in place at the end', async () => {
  const names = ['a', 'b', 'c', 'd'];
  for (const name of names) template(`/out/${name}`, { x: name });
  folder.write('etc/e-smith/templates.metadata/out/b', 'PERMS="rw"');
  folder.write('etc/e-smith/templates.metadata/out/c', 'OUTPUT_FILENAME="/nowhere/c"');
  const told: string[] = [];
  const expander = new TemplateExpander(options());
  const paths = names.map((name) => `/out/${name}`);
  const failed = await expander.expandAll(
    paths,
    {},
    {
      began: (path) => told.push(`began ${path}`),
      failed: (path) => told.push(`failed ${path}`),
    },
  );
  expect(failed).toBe(2);
  expect(told.slice(0, 4)).toEqual(['began /out/a', 'began /out/b', 'failed /out/b', 'began /out/c']);
  expect(told).toContain('failed /out/c');
  expect(folder.read('out/a') + folder.read('out/d')).toBe('ad');
  expect(readdirSync(root.path('out')).sort()).toEqual(['.keep', 'a', 'd']);
  await expander.close();
});

test('every fragment is logged if property Debug of record processTemplate is set', async () => {
  template('/out/x', { a: 'a', b: 'b' });
  folder.write('home/e-smith/db/configuration', 'processTemplate=x|Debug|yes\n');
  await expand('/out/x');
  expect(reports.map((line) => line.split(' ').at(-1))).toEqual(
    ['a', 'b'].map((name) => `/etc/e-smith/templates/out/x/${name}`),
  );
});

test('a full disk leaves the old file and no temporary files', async ({ skip }) => {
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', root.path('out')]).status !== 0)
    skip('only root can mount');
  try {
    template('/out/x', { '10a': 'x'.repeat(200_000) });
    folder.write('out/x', 'old\n');
    await expect(expandTemplate('/out/x', options())).rejects.toThrow('ENOSPC');
    expect(folder.read('out/x')).toBe('old\n');
    expect(readdirSync(root.path('out'))).toEqual(['x']);
  } finally {
    spawnSync('umount', ['-l', root.path('out')]);
  }
});

describe('a file that its checker refuses', () => {
  beforeEach(() => {
    folder.write('out/conf', 'good\n');
    folder.write(
      'etc/e-smith/templates.metadata/out/conf',
      `CHECK=["sh", "-c", "cat $1; ! grep -n bad $1", "sh", "FILE"]\nCHECK_WHERE="any"\nCHECK_REFUSES="^Unknown"\n`.replaceAll(
        '$',
        '\\$',
      ),
    );
  });

  test('leaves the old one, and the failure says what and where', async () => {
    template('/out/conf', { '10all': 'one\nbad line\n' });
    await expect(expand('/out/conf')).rejects.toThrow(/cannot expand \/out\/conf\n.*out\/conf: one/);
    expect(folder.read('out/conf')).toBe('good\n');
    expect(readdirSync(root.path('out')).sort()).toEqual(['.keep', 'conf']);
  });

  test('is refused by its output too, even if the checker exits with status 0', async () => {
    template('/out/conf', { '10all': 'Unknown parameter at line 3\n' });
    await expect(expand('/out/conf')).rejects.toThrow(/out\/conf:3: Unknown parameter at line 3/);
    template('/out/conf', { '10all': 'fine\n' });
    await expand('/out/conf');
    expect(folder.read('out/conf')).toBe('fine\n');
  });

  test('is left out while the program that reads the file is not installed, though the shell of the command is', async () => {
    folder.write(
      'etc/e-smith/templates.metadata/out/conf',
      'CHECK=["sh", "-c", "/nowhere/daemon -t"]\nCHECK_WHERE="any"\nPROGRAM="/nowhere/daemon"\n',
    );
    template('/out/conf', { '10all': 'new\n' });
    expect(await expandTemplate('/out/conf', options())).toMatchObject({ outcome: 'written', unchecked: 'sh' });
    expect(folder.read('out/conf')).toBe('new\n');
  });

  test('is not checked in a trial root, unless the checker can work there; the output says so', async () => {
    folder.write('etc/e-smith/templates.metadata/out/conf', 'CHECK=["false", "FILE"]\nPROGRAM="/nowhere/daemon"\n');
    template('/out/conf', { '10all': 'new\n' });
    expect(await expandTemplate('/out/conf', options())).toMatchObject({ outcome: 'written', unchecked: 'false' });
    rmSync(root.path('out'), { recursive: true });
    expect(await expandTemplate('/out/conf', options())).toMatchObject({ outcome: 'written' });
    rmSync(root.path('out'), { recursive: true });
    folder.write('etc/e-smith/templates.metadata/out/conf', 'MAKE_FOLDER="yes"\n');
    expect(await expandTemplate('/out/conf', options())).toMatchObject({ outcome: 'written' });
  });
});
