import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkPackage } from '../../checking/check-package.ts';
import { formatFinding } from '../../checking/finding.ts';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { samplePanel } from '../../formmagick/read/sample-panel.fixture.ts';
import { openRoot } from '../../root.ts';
import { runLongCommand } from '../long-commands.ts';

let folder: TemporaryFolder;
let said: string;

beforeEach(() => {
  folder = temporaryFolder();
  said = '';
});

function write(path: string, text: string | Uint8Array): void {
  folder.write(path, text);
}

const read = (path: string): string => folder.read(path);

/** @returns the exit status */
function importPanel(...args: readonly string[]): Promise<number> {
  return runLongCommand('import-panel', args, {
    root: openRoot(folder.path),
    program: 'panelsmith import-panel',
    environment: {},
    stdin: () => Promise.resolve(''),
    out: () => undefined,
    err: (text) => (said += text),
  });
}

const lexicon = (language: string, entries: Readonly<Record<string, string>>): string =>
  `<lexicon lang="${language}">${Object.entries(entries)
    .map(([base, trans]) => `<entry><base>${base}</base><trans>${trans}</trans></entry>`)
    .join('\n')}</lexicon>\n`;

describe('a panel file and its lexicons', () => {
  test('become a package with the same languages', async () => {
    write('old/doorbells', samplePanel);
    write('locale/en-us/etc/e-smith/web/functions/doorbells', lexicon('en-us', { MELODY: 'Melody', SAVE: 'Keep' }));
    write('locale/fr/etc/e-smith/web/functions/doorbells', Buffer.from(lexicon('fr', { MELODY: 'Mélodie' }), 'latin1'));
    const out = folder.at('new');
    expect(await importPanel(folder.at('old/doorbells'), '--lexicons', folder.at('locale'), '--out', out)).toBe(0);
    expect(said).toBe('');
    expect(readdirSync(out).sort()).toEqual(['TODO.md', 'db', 'events', 'locales', 'panel.ts', 'views']);
    expect(read('new/db/configuration/defaults/bell/Loud')).toBe('no\n');
    expect(JSON.parse(read('new/locales/fr.json'))).toMatchObject({ fields: { Melody: { label: 'Mélodie' } } });
    expect(JSON.parse(read('new/locales/en.json'))).toMatchObject({
      menu: 'Door bells',
      fields: { Melody: { label: 'Melody', help: 'What plays' }, Loud: { options: { yes: 'Loud' } } },
      pages: { Modify: { button: 'Keep' } },
    });
    expect(read('new/panel.ts')).toContain("menu: { heading: 'Collaboration', order: [3000, 3170] }");
    expect(read('new/panel.ts')).toContain("rules: [validators.lengthrange(2, 8), () => ownRule('x')]");
  });

  test('leave a list of remaining work with file and line, and no Perl is copied', async () => {
    write('doorbells', samplePanel);
    await importPanel(folder.at('doorbells'), '--out', folder.at('new'));
    const line = samplePanel.split('\n').findIndex((text) => text.includes('<page name="Modify"')) + 1;
    const stub =
      read('new/panel.ts')
        .split('\n')
        .findIndex((text) => text.startsWith('function saveBell(')) + 1;
    expect(read('new/TODO.md')).toContain(`doorbells:${line} → panel.ts:${stub}: \`saveBell\` stands for the sub`);
    for (const file of ['new/panel.ts', 'new/TODO.md']) expect(read(file)).not.toContain('not_a_sub');
    expect(read('new/TODO.md')).not.toContain(folder.path);
  });
});

test('a variable of a sentence keeps its name, whatever that is', async () => {
  const form =
    '<form title="T"><page name="First"><field type="text" id="A"><label>LABEL</label></field></page></form>';
  write('lamps', `# heading : Security\n__DATA__\n${form}\n`);
  write('lexicon.en.xml', lexicon('en', { LABEL: 'Lamp {$constructor}' }));
  await importPanel(folder.at('lamps'), '--lexicons', folder.path, '--out', folder.at('new'));
  expect(read('new/locales/en.json')).toContain('"Lamp {{constructor}}"');
});

test('a panel with a form only has its header in panel.json', async () => {
  write(
    'old/form.xml',
    '<form title="T"><page name="First"><field type="text" id="A"><label>L</label></field></page></form>',
  );
  write(
    'old/panel.json',
    JSON.stringify({ name: 'lamps', heading: 'Security', description: 'Lamps', navigation: [1, 2] }),
  );
  expect(await importPanel(folder.at('old/form.xml'), '--out', folder.at('new'))).toBe(0);
  expect(read('new/panel.ts')).toContain("name: 'lamps',\n  menu: { heading: 'Security', order: [1, 2] },");
});

describe('unreadable parts', () => {
  test('are reported with file, line and reason, and the rest is written', async () => {
    const file = folder.at('lamps');
    write(
      'lamps',
      '# heading : Security\n__DATA__\n<form>\n<page name="First">\n<field type="nosuch" id="A"/>\n</page></form>\n',
    );
    expect(await importPanel(file, '--out', folder.at('new'))).toBe(1);
    expect(said).toBe(`${file}:5: there is no field type nosuch\n`);
    expect(read('new/panel.ts')).toContain('A: text(');
  });

  test('are reported if the XML is not well-formed, also in a lexicon', async () => {
    write('lamps', '__DATA__\n<form><page name="First">\n<field type="text" id="A">\n</page></form>\n');
    write('lexicon.fr.xml', '<lexicon lang="fr">\n<entry><base>A</base><trans>B & C</trans></entry></lexicon>\n');
    expect(await importPanel(folder.at('lamps'), '--out', folder.at('new'))).toBe(1);
    expect(said.split('\n').map((line) => line.replace(/: not well-formed:.*/, ''))).toEqual([
      `${folder.at('lamps')}:3`,
      `${folder.at('lexicon.fr.xml')}:2`,
      '',
    ]);
  });

  test('without any readable part: nothing is written', async () => {
    write('lamps', 'print "hello";\n');
    expect(await importPanel(folder.at('lamps'), '--out', folder.at('new'))).toBe(1);
    expect(said).toContain('there is no __DATA__ line');
    expect(existsSync(folder.at('new'))).toBe(false);
  });
});

describe('the output folder', () => {
  test('may be empty, and is not changed if it is not empty', async () => {
    write('doorbells', samplePanel);
    mkdirSync(folder.at('empty'));
    write('full/mine', 'x');
    expect(await importPanel(folder.at('doorbells'), '--out', folder.at('empty'))).toBe(0);
    expect(await importPanel(folder.at('doorbells'), '--out', folder.at('full'))).toBe(1);
    expect(await importPanel(folder.at('doorbells'), '--out', folder.at('full/mine'))).toBe(1);
    expect(readdirSync(folder.at('full'))).toEqual(['mine']);
    expect(read('full/mine')).toBe('x');
  });

  test('and the file must be named', async () => {
    expect(await importPanel('--out', folder.at('new'))).toBe(2);
    expect(await importPanel(folder.at('doorbells'))).toBe(2);
    expect(await importPanel(folder.at('nosuch'), '--out', folder.at('new'))).toBe(1);
    expect(await importPanel(join(folder.path), '--out', folder.at('new'))).toBe(1);
    expect(existsSync(folder.at('new'))).toBe(false);
  });
});

/** @returns the exit status */
const importToNew = (file: string, ...args: readonly string[]): Promise<number> =>
  importPanel(file, ...args, '--out', folder.at('new'));

const form = (body: string): string =>
  `<form title="LAMPS"><page name="First" pre-event="turn_off_buttons()" post-event="save()">${body}</page></form>`;
const field = '<field type="text" id="Bulb" value="get_bulb()"><label>BULB</label></field>';
const perl = `#!/usr/bin/perl -w\n# heading : Security\n# description : LAMPS\n# navigation : 5000 10\n`;
const bulb = (language: string, text: string): string => lexicon(language, { BULB: text });

describe('the files of a panel are found', () => {
  test.each(['./', './/', 'x/../', ''])('for a path with %s', async (odd) => {
    write('old/form.xml', form(field));
    write('old/panel.json', '{ "name": "lamps", "heading": "Security", "navigation": [5000, 10] }');
    expect(
      await importToNew(`${folder.path}/${odd === 'x/../' ? 'old/' : ''}${odd === 'x/../' ? '../' : odd}old//form.xml`),
    ).toBe(0);
    expect(read('new/panel.ts')).toContain("heading: 'Security', order: [5000, 10]");
  });

  test.each([
    ['tree', 'tree/usr/lib/perl5/site_perl', 'tree/usr/share/perl5/vendor_perl'],
    ['tree', 'tree/usr/lib/perl5/site_perl/5.8.8', 'usr/share/perl5/vendor_perl'],
    ['tree', 'usr/share/perl5/vendor_perl', 'elsewhere'],
  ])('in %s, with the Perl module in Perl’s search order', async (tree, first, second) => {
    write(`${tree}/etc/e-smith/web/functions/lamps`, `${perl}__DATA__\n${form(field)}\n`);
    write(`${tree}/etc/e-smith/locale/fr/etc/e-smith/web/functions/lamps`, bulb('fr', 'Ampoule'));
    const module = (wanted: string): string =>
      `sub get_bulb { my $self = shift; return $db->get_prop('lamps', '${wanted}') || 'dim'; }\n1;\n`;
    write(`${first}/esmith/FormMagick/Panel/lamps.pm`, module('First'));
    write(`${second}/esmith/FormMagick/Panel/lamps.pm`, module('Second'));
    const status = await importToNew(
      `${folder.path}/${tree}/etc/e-smith/web/functions/lamps`,
      '--lexicons',
      folder.at(tree),
    );
    expect(status).toBe(0);
    expect(said).toBe(
      `panelsmith import-panel: its Perl module is ${folder.at(first)}/esmith/FormMagick/Panel/lamps.pm\n`,
    );
    expect(read('new/panel.ts')).toContain("key: 'lamps', name: 'First'");
    expect(JSON.parse(read('new/locales/fr.json'))).toMatchObject({ fields: { Bulb: { label: 'Ampoule' } } });
  });
});

test('a sub called with and without arguments, and code that only reads the configuration, compile', async () => {
  const fields = `
    <field type="text" id="One" display="is_on()" validation="good, good('x')" value="get_value('SystemMode')"><label>ONE</label></field>
    <field type="text" id="Two" display="is_on('a', 2)" value="get_prop('lamps','type')"><label>TWO</label></field>
    <field type="select" id="Three" options="choices()" value="what()"><label>THREE</label></field>
    <field type="select" id="Four" options="choices('a','b')" value="what('x')"><label>FOUR</label></field>
    <field type="literal" id="Five" value="what()"><label>FIVE</label></field>
    <field type="text" id="Six" value="get_prop('lamps','Six','6')"><label>SIX</label></field>`;
  const subs = `sub get_value { my ($self, $item) = @_; return $db->get_value($item); }
sub get_prop { my ($self, $item, $prop, $default) = @_; return $db->get_prop($item, $prop) || $default; }\n`;
  write('lamps', `${perl}${subs}__DATA__\n${form(fields)}\n`);
  write('lexicon.en-us.xml', bulb('en-us', 'Bulb'));
  expect(await importToNew(folder.at('lamps'))).toBe(0);
  const panel = read('new/panel.ts');
  expect(panel).toContain("getValue(reading, 'SystemMode')");
  expect(panel).toContain("getValue(reading, 'lamps')");
  expect(panel).toContain("name: 'Six'");
  const found = await checkPackage(folder.at('new'), { root: openRoot(folder.path), packageFolders: [] });
  expect(found.filter(({ isRemark = false }) => !isRemark).map(formatFinding)).toEqual([]);
});

test('a placeholder in only one language is listed as remaining work', async () => {
  write('lamps', `${perl}__DATA__\n${form(field)}\n`);
  write('lexicon.en-us.xml', bulb('en-us', 'Bulb of {$room}'));
  write('lexicon.fr.xml', bulb('fr', 'Ampoule de {$piece}'));
  await importToNew(folder.at('lamps'));
  expect(read('new/TODO.md')).toMatch(
    /lexicon\.fr\.xml:1: `fields\.Bulb\.label` has the placeholders piece in fr, and room in English/,
  );
});
