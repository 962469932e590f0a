import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { canRun } from '../../process/children/can-run.fixture.ts';
import { ChangeSet } from '../../changes/change-set.ts';
import { Databases } from '../../db/file/databases.ts';
import { openRoot, type Root } from '../../root.ts';
import type { ExpandOptions } from '../expansion.ts';
import { TemplateExpander } from '../template-expander.ts';
import { TemplateFailure } from '../template-failure.ts';

const hasPerl = canRun('perl', ['-e1']);
const hasTextTemplate = canRun('perl', ['-MText::Template', '-e1']);
let folder: TemporaryFolder;
let root: Root;
let databases: Databases;
let expander: TemplateExpander;
let reports: string[];
let printed: string;

beforeEach(() => {
  folder = temporaryFolder();
  root = openRoot(folder.path);
  databases = new Databases(root);
  reports = [];
  printed = '';
  folder.write('out/.keep', '');
  folder.write('home/e-smith/db/configuration', 'SystemName=mail\nsshd=service|TCPPort|22|status|enabled\n');
  expander = openExpander();
});

afterEach(async () => {
  await expander.close();
});

function openExpander(perlSeconds = 30): TemplateExpander {
  return new TemplateExpander({
    root,
    databases,
    sources: [],
    perlSeconds,
    report: (line) => void reports.push(line.replaceAll(root.folder, '')),
    print: (bytes) => (printed += Buffer.from(bytes).toString()),
  });
}

function template(path: string, fragments: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(fragments)) folder.write(`etc/e-smith/templates${path}/${name}`, text);
}

async function expand(path: string, how: ExpandOptions = {}): Promise<string> {
  return (await expander.expand(path, how)).bytes.toString();
}

async function failures(path: string, how: ExpandOptions = {}): Promise<string[]> {
  const failure: unknown = await expander.expand(path, how).catch((error: unknown) => error);
  if (!(failure instanceof TemplateFailure)) throw new Error(`${path} did not fail: ${String(failure)}`);
  return failure.mistakes.map(({ file, line = 0, message }) => `${file.replace(root.folder, '')}:${line}: ${message}`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function withEnvironment<result>(name: string, value: string, work: () => Promise<result>): Promise<result> {
  const before = process.env[name];
  process.env[name] = value;
  try {
    return await work();
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before;
  }
}

const at = '/etc/e-smith/templates/out';

describe('a Perl fragment fails with a clear message and the old file stays', () => {
  beforeEach(() => {
    template('/out/x', { '10a.ejs': 'a\n', '20b': '{ $SystemName }\n' });
    folder.write('out/x', 'old\n');
  });

  test('without perl', async () => {
    const match = await withEnvironment('PATH', root.folder, () => failures('/out/x'));
    expect(match).toEqual([
      expect.stringMatching(
        `^${at}/x/20b:0: it is Perl, and perl cannot be started .*; install perl and Text::Template \\(package libtext-template-perl`,
      ),
    ]);
    expect(readFileSync(root.path('out/x'), 'utf8')).toBe('old\n');
  });

  test.skipIf(!hasPerl)('without Text::Template', async () => {
    folder.write('lib/Text/Template.pm', 'die "not here";\n');
    const match = await withEnvironment('PERL5LIB', root.path('lib'), () => failures('/out/x'));
    expect(match).toEqual([
      expect.stringMatching(`^${at}/x/20b:0: it is Perl, and Text::Template is not installed; install`),
    ]);
    expect(readFileSync(root.path('out/x'), 'utf8')).toBe('old\n');
  });
});

describe.skipIf(!hasTextTemplate)('a Perl fragment', () => {
  test('is expanded in order with the others', async () => {
    template('/out/x', {
      '10a': '1{ $y = 2; "" }\n',
      '20b.ejs': '<%= configuration.sshd.TCPPort %>\n',
      '30c': 'plain\n',
      '40d': '{ $y } { $sshd{TCPPort} } { $EVENT }\n',
    });
    expect(await expand('/out/x', { event: 'demo' })).toBe('1\n22\nplain\n2 22 demo\n');
  });

  test('runs in one perl process for all templates, with its own variables', async () => {
    template('/out/x', { '10a': '{ $z = 1; $$ }' });
    template('/out/y', { '10a': '{ die if $z; $$ }' });
    expect(await expand('/out/x')).toBe(await expand('/out/y'));
  });

  test('expands another template, also EJS, and reports its failure', async () => {
    template('/out/x', {
      '10a':
        '[{ use esmith::templates; processTemplate({ TEMPLATE_PATH => "/out/y", OUTPUT_TYPE => "string", MORE_DATA => { n => [3] } }) }]',
    });
    template('/out/y', {
      '10a': '{ $n[0] }{ esmith::templates::processTemplate(TEMPLATE_PATH => "/out/z") }',
      '20b.ejs': '<%= n[0] %>',
    });
    template('/out/z', { '10a': 'z{ 1 + 1 }' });
    expect(await expand('/out/x')).toBe('[33]');
    expect(readFileSync(root.path('out/z'), 'utf8')).toBe('z2');
    folder.write('etc/e-smith/templates/out/z/20b', '{ die "so" }');
    const [match] = await failures('/out/x');
    expect(match).toContain(`${at}/x/10a:1: `);
    expect(match).toContain(`${root.folder}${at}/z/20b:1: so at`);
  });

  test('that dies is reported with its line, and so are later ones', async () => {
    template('/out/x', { '10a': 'a\n{\n\ndie "no luck"; }\n', '20b': '\n{ my $x = ; }', '30c': '{ warn "look" ; 1 }' });
    const match = await failures('/out/x');
    expect(match).toEqual([
      `${at}/x/10a:4: no luck at ${root.folder}${at}/x/10a line 4.`,
      expect.stringContaining(`${at}/x/20b:2: syntax error`),
    ]);
    expect(reports).toEqual([expect.stringContaining(`${at}/x/30c: look`)]);
    expect(existsSync(root.path('out/x'))).toBe(false);
  });

  test('that ends perl fails its template, and the next template gets a new process', async () => {
    template('/out/x', { '10a': '{ 1 }', '20b': '{ exit 3 }' });
    template('/out/y', { '10a': '{ kill 9, $$; 1 }' });
    template('/out/z', { '10a': '{ 1 }' });
    expect(await failures('/out/x')).toEqual([`${at}/x/20b:0: it ended perl with exit status 3`]);
    await expect(expander.expand('/out/x')).rejects.toMatchObject({ exitCode: 3 });
    expect(await failures('/out/y')).toEqual([`${at}/y/10a:0: it ended perl by signal SIGKILL`]);
    expect(await expand('/out/z')).toBe('1');
  });

  test('that takes too long is stopped', async () => {
    expander = openExpander(1);
    template('/out/x', { '10a': '{ sleep 20; 1 }' });
    expect(await failures('/out/x')).toEqual([`${at}/x/10a:0: it took longer than 1 seconds`]);
  });

  test('stops when its parent process ends, at the latest after its time limit', async () => {
    const file = root.path('pid');
    template('/out/x', {
      '10a': `{ open(my $f, '>', '${file}'); print $f $$; close $f; select(undef, undef, undef, 0.1) while 1 }`,
    });
    const program = `
      import { Databases } from ${JSON.stringify(join(import.meta.dirname, '../../db/file/databases.ts'))};
      import { openRoot } from ${JSON.stringify(join(import.meta.dirname, '../../root.ts'))};
      import { TemplateExpander } from ${JSON.stringify(join(import.meta.dirname, '../template-expander.ts'))};
      const root = openRoot(${JSON.stringify(root.folder)});
      new TemplateExpander({ root, databases: new Databases(root), sources: [], perlSeconds: 1 }).expand('/out/x');
      setInterval(() => existsSync(${JSON.stringify(file)}) && readFileSync(${JSON.stringify(file)}).length > 0 && process.kill(process.pid, 'SIGKILL'), 20);
      import { existsSync, readFileSync } from 'node:fs';`;
    const script = root.path('start.mts');
    writeFileSync(script, program);
    expect(spawnSync(process.execPath, ['--import', 'tsx', script], { cwd: import.meta.dirname }).signal).toBe(
      'SIGKILL',
    );
    await expect.poll(() => isAlive(Number(readFileSync(file, 'utf8')))).toBe(false);
  });

  test('prints to the standard output', async () => {
    template('/out/x', { '10a': '{ print "said\\n"; 1 }' });
    await expand('/out/x');
    await expander.close();
    expect(printed).toBe('said\n');
  });

  test('writes bytes of databases unchanged and other characters as UTF-8', async () => {
    folder.write('home/e-smith/db/configuration', 'c=x|Name|Zoë\n');
    template('/out/x', { '10a': '{ $c{Name} } { "\\x{5c71}" } é\n' });
    expect(await expand('/out/x')).toBe('Zoë 山 é\n');
  });

  test('can change a database, but not in a preview', async () => {
    template('/out/x', { '10a': '{ $DB->set_prop("sshd", "TCPPort", "24"); $DB->get_prop("sshd", "TCPPort") }' });
    expect(await failures('/out/x', { into: 'memory' })).toEqual([
      expect.stringContaining('a preview does not change databases'),
    ]);
    expect(await expand('/out/x')).toBe('24');
    expect(databases.configuration.snapshot().get('sshd')?.prop('TCPPort')).toBe('24');
  });

  test('sees the databases in their staged state', async () => {
    const changes = new ChangeSet(databases);
    changes.configuration.setProps('sshd', { TCPPort: '2222' });
    changes.accounts.create('abc', 'user', { FirstName: 'Zoë' });
    template('/out/x', {
      '10a':
        '{ use esmith::AccountsDB; $sshd{TCPPort} . " $sshd " . esmith::AccountsDB->open_ro->get("abc")->prop("FirstName") }',
    });
    const view = { open: (name: string) => changes.database(name) };
    expect(await expand('/out/x', { view })).toBe('2222 service|TCPPort|2222|status|enabled Zoë');
    expect(existsSync(root.path('out/x'))).toBe(false);
  });
});

describe.skipIf(!hasTextTemplate)('metadata in Perl', () => {
  test('is evaluated with access to the databases', async () => {
    template('/out/x', { '10a': 'a{ $Port }\nb\n' });
    folder.write(
      'etc/e-smith/templates.metadata/out/x',
      'OUTPUT_FILENAME="/out/$SystemName"\nMORE_DATA={ Port => $sshd{TCPPort} + 1 }\nFILTER=sub { uc $_[0] }\n',
    );
    expect(await expand('/out/x')).toBe('A23\nB\n');
    expect(readFileSync(root.path('out/mail'), 'utf8')).toBe('A23\nB\n');
  });

  test('fails the template if its filter fails or ends perl', async () => {
    template('/out/x', { '10a': 'a\n' });
    const metadata = '/etc/e-smith/templates.metadata/out/x';
    folder.write(metadata, 'UID=0\nFILTER=sub { die "no line" }\n');
    expect(await failures('/out/x')).toEqual([expect.stringContaining(`${metadata}:2: no line`)]);
    folder.write(metadata, 'FILTER=sub { exit 2 }\n');
    expect(await failures('/out/x')).toEqual([`${metadata}:0: it ended perl with exit status 2`]);
  });

  test('fails the template if it cannot be evaluated', async () => {
    template('/out/x', { '10a': 'a\n' });
    folder.write('etc/e-smith/templates.metadata/out/x', 'UID=0\nPERMS=06 00\n');
    expect(await failures('/out/x')).toEqual([
      expect.stringContaining('/etc/e-smith/templates.metadata/out/x:2: syntax error'),
    ]);
  });
});
