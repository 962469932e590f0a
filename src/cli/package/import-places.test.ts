import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sayFinding } from '../../checking/finding.ts';
import { checkPackage } from '../../checking/check-package.ts';
import { openRoot } from '../../root.ts';
import { runLongCommand } from '../long-commands.ts';

let folder: string;
let said: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-places-'));
  said = '';
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** @returns the exit status */
function importPanel(file: string, ...args: readonly string[]): Promise<number> {
  return runLongCommand('import-panel', [file, ...args, '--out', join(folder, 'new')], {
    root: openRoot(join(folder, 'root')),
    program: 'import-panel',
    environment: {},
    stdin: () => Promise.resolve(''),
    out: () => undefined,
    err: (text) => (said += text),
  });
}

const form = (body: string): string =>
  `<form title="LAMPS"><page name="First" pre-event="turn_off_buttons()" post-event="save()">${body}</page></form>`;
const field = '<field type="text" id="Bulb" value="get_bulb()"><label>BULB</label></field>';
const perl = `#!/usr/bin/perl -w\n# heading : Security\n# description : LAMPS\n# navigation : 5000 10\n`;
const lexicon = (language: string, bulb: string): string =>
  `<lexicon lang="${language}"><entry><base>BULB</base><trans>${bulb}</trans></entry></lexicon>\n`;

describe('the files of a panel are found', () => {
  test.each(['./', './/', 'x/../', ''])('for a path with %s', async (odd) => {
    write('old/form.xml', form(field));
    write('old/panel.json', '{ "name": "lamps", "heading": "Security", "navigation": [5000, 10] }');
    expect(
      await importPanel(`${folder}/${odd === 'x/../' ? 'old/' : ''}${odd === 'x/../' ? '../' : odd}old//form.xml`),
    ).toBe(0);
    expect(read('new/panel.ts')).toContain("heading: 'Security', order: [5000, 10]");
  });

  test.each([
    ['tree', 'tree/usr/lib/perl5/site_perl', 'tree/usr/share/perl5/vendor_perl'],
    ['tree', 'tree/usr/lib/perl5/site_perl/5.8.8', 'root/usr/share/perl5/vendor_perl'],
    ['tree', 'root/usr/share/perl5/vendor_perl', 'elsewhere'],
  ])('in %s, with the Perl module in Perl’s search order', async (tree, first, second) => {
    write(`${tree}/etc/e-smith/web/functions/lamps`, `${perl}__DATA__\n${form(field)}\n`);
    write(`${tree}/etc/e-smith/locale/fr/etc/e-smith/web/functions/lamps`, lexicon('fr', 'Ampoule'));
    const module = (wanted: string): string =>
      `sub get_bulb { my $self = shift; return $db->get_prop('lamps', '${wanted}') || 'dim'; }\n1;\n`;
    write(`${first}/esmith/FormMagick/Panel/lamps.pm`, module('First'));
    write(`${second}/esmith/FormMagick/Panel/lamps.pm`, module('Second'));
    const status = await importPanel(
      `${folder}/${tree}/etc/e-smith/web/functions/lamps`,
      '--lexicons',
      join(folder, tree),
    );
    expect(status).toBe(0);
    expect(said).toBe(`import-panel: its Perl module is ${join(folder, first)}/esmith/FormMagick/Panel/lamps.pm\n`);
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
  write('lexicon.en-us.xml', lexicon('en-us', 'Bulb'));
  expect(await importPanel(join(folder, 'lamps'))).toBe(0);
  const panel = read('new/panel.ts');
  expect(panel).toContain("getValue(reading, 'SystemMode')");
  expect(panel).toContain("getValue(reading, 'lamps')");
  expect(panel).toContain("name: 'Six'");
  const found = await checkPackage(join(folder, 'new'), { root: openRoot(join(folder, 'root')), packageFolders: [] });
  expect(found.filter(({ isRemark = false }) => !isRemark).map(sayFinding)).toEqual([]);
});

test('a placeholder in only one language is listed as remaining work', async () => {
  write('lamps', `${perl}__DATA__\n${form(field)}\n`);
  write('lexicon.en-us.xml', lexicon('en-us', 'Bulb of {$room}'));
  write('lexicon.fr.xml', lexicon('fr', 'Ampoule de {$piece}'));
  await importPanel(join(folder, 'lamps'));
  expect(read('new/TODO.md')).toMatch(
    /lexicon\.fr\.xml:1: `fields\.Bulb\.label` has the placeholders piece in fr, and room in English/,
  );
});
