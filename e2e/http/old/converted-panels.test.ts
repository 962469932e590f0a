import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../src/files/temporary-folder.fixture.ts';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { ownPackage } from '../../support/own-package.ts';
import { HttpPerson } from '../../support/http-person.ts';
import { generalWords } from '../../../src/cli/package/old-panel-words.ts';
import { samplePanel } from '../../../src/formmagick/read/sample-panel.fixture.ts';
import { convertPanel, type PackageFiles } from '../../../src/formmagick/import/convert-panel.ts';
import { readSources } from '../../../src/formmagick/import/read-sources.ts';
import { recordings } from '../../recordings/folder.ts';

const open: FreshApp[] = [];

afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

async function convert(
  panel: string,
  lexicons: Readonly<Record<string, string>>,
  name?: string,
): Promise<PackageFiles> {
  const folder = temporaryFolder();
  folder.write('bells', panel);
  for (const [language, text] of Object.entries(lexicons)) folder.write(`lexicon.${language}.xml`, text);
  return convertPanel(await readSources(folder.at('bells')), generalWords(), name) ?? new Map();
}

async function openWith(name: string, files: PackageFiles, accounts: readonly string[] = []): Promise<FreshApp> {
  const packages = Object.fromEntries([...files].map(([path, text]) => [`${name}/${path}`, text]));
  const app = await openFreshApp({ packages: { ...ownPackage('people'), ...packages }, accounts });
  open.push(app);
  expect(app.system.packages.find((found) => found.name === name)?.broken).toBeUndefined();
  return app;
}

const lexicon = (language: string, entries: Readonly<Record<string, string>>): string =>
  `<lexicon lang="${language}">${Object.entries(entries)
    .map(([base, trans]) => `<entry><base>${base}</base><trans><![CDATA[${trans}]]></trans></entry>`)
    .join('\n')}</lexicon>\n`;

describe('a converted panel', () => {
  test('shows its pages and fields, says what is missing, and saves nothing', async () => {
    const files = await convert(samplePanel, {
      'en-us': lexicon('en-us', { MELODY: 'Melody <b>played</b>', SIDE: 'Side' }),
    });
    const app = await openWith('bells', files);
    const admin = await app.admin();
    const first = await admin.get('/server-manager/bells');
    expect(first.html).toContain('The output of the old panel’s sub print_bell_table belongs here.');
    const { html } = await admin.get('/server-manager/bells/Modify');
    for (const shown of ['Melody played', 'What plays', 'value="ding"', 'Deafening', 'Mind the dog &amp; cat.'])
      expect(html).toContain(shown);
    const before = app.system.databases.configuration.snapshot().get('bells')?.raw;
    const refused = await admin.submit('/server-manager/bells/Modify', { Melody: 'dong' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('the panel’s rule own_rule has not been rewritten');
    const short = await admin.submit('/server-manager/bells/Modify', { Melody: 'd' });
    expect(short.status).toBe(422);
    expect(app.system.databases.configuration.snapshot().get('bells')?.raw).toBe(before);
    expect((await admin.get('/server-manager/bells/CheckBell')).headers.get('location')).toBe(
      '/server-manager/bells/Modify',
    );
  });

  test('edits the properties that get_prop read, and keeps the default while they were never set', async () => {
    const panel = `# heading : Security
# description : Gates
# navigation : 5000 5100
sub get_hours { my $self = shift; return $db->get_prop('gate', 'Hours') || '9'; }
sub save_gate { return $self->success('GATE_KEPT'); }
__DATA__
<form title="Gates"><page name="First" post-event="save_gate()">
<field type="select" id="status" options="'enabled' => 'Open', 'disabled' => 'Shut'"
  value="get_prop('gate','status','disabled')"><label>State</label></field>
<field type="text" id="hours" validation="integer" value="get_hours()"><label>Hours</label></field>
<subroutine src="print_button('SAVE')"/></page></form>`;
    const files = await convert(panel, { 'en-us': lexicon('en-us', { GATE_KEPT: 'The gate is kept.' }) }, 'gates');
    const completed = new Map(files).set('panel.ts', (files.get('panel.ts') ?? '').replace(/ +postEvent: \w+,\n/, ''));
    const app = await openWith('gates', completed);
    const admin = await app.admin();
    const { html } = await admin.get('/server-manager/gates');
    expect(html).toMatch(/<option value="disabled"[^>]* selected/);
    expect(html).toMatch(/name="hours"[^>]* value="9"/);
    const answer = await admin.submit('/server-manager/gates/First', { status: 'enabled' });
    expect((await admin.follow(answer)).html).toContain('The gate is kept.');
    const gate = app.system.databases.configuration.snapshot().get('gate');
    expect([gate?.prop('status'), gate?.prop('Hours')]).toEqual(['enabled', '9']);
  });

  test('has pages that only ask as steps of the form that follows them', async () => {
    const panel = `# heading : Tools.Own
# description : Order
# navigation : 1 2
__DATA__
<form title="Order"><page name="Who"><field type="text" id="Name" validation="nonblank"><label>Who</label></field></page>
<page name="What" post-event="order()"><title>What is it</title>
<field type="select" id="Size" options="'1.5' => 'Small', '2.5' => 'Tall', '' => 'Any'"><label>Size</label></field>
<field type="text" id="Name" validation="maxlength(5), shout"><label>Name of it</label></field></page></form>`;
    const files = await convert(panel, {}, 'orders');
    const app = await openWith('orders', files);
    const admin = await app.admin();
    const opened = await admin.get('/server-manager/orders');
    const step = opened.headers.get('location') ?? '';
    const first = await admin.get(step);
    expect(first.html).toContain('>Who');
    expect(first.html).not.toContain('name="Size"');
    expect((await admin.submit(step, { Name: '' })).status).toBe(422);
    const second = await admin.follow(await admin.submit(step, { Name: 'Ann' }));
    for (const shown of ['What is it', '>Tall<', 'name="Name2"', 'Name of it']) expect(second.html).toContain(shown);
    expect(files.get('panel.ts')).toContain("menu: { heading: 'Tools.Own', order: [1, 2] }");
  });

  test('has its sentences in each language, with variables and other sentences inserted', async () => {
    const files = await convert(samplePanel, {
      'en-us': lexicon('en-us', {
        FORM_TITLE: 'Bells',
        TOLD: 'The {$BELL} of {$acctName} rings.',
        BELL: 'bell',
        'Door bells': 'Bells',
      }),
      'pt-br': lexicon('pt-br', { BELL: 'sino' }),
      fr: lexicon('fr', { BELL: 'sonnette', 'Door bells': 'Sonnettes', Collaboration: 'Ensemble' }),
    });
    expect([...files.keys()].filter((path) => path.startsWith('locales/')).sort()).toEqual([
      'locales/en.json',
      'locales/fr.json',
      'locales/pt-BR.json',
    ]);
    const french: unknown = JSON.parse(files.get('locales/fr.json') ?? '');
    expect(french).toMatchObject({ menu: 'Sonnettes', headings: { Collaboration: 'Ensemble' } });
    const english: unknown = JSON.parse(files.get('locales/en.json') ?? '');
    expect(english).toMatchObject({
      menu: 'Bells',
      texts: { TOLD: 'The $t(fields.Bell.label) of {{acctName}} rings.' },
    });
  });
});

const cells = join(recordings, 'cellnumbers');

describe.skipIf(!existsSync(cells))('the cell numbers of the manual, converted and completed', () => {
  const accounts = [
    'alice=user|CellNumber|0400 111 222|FirstName|Alice|LastName|Archer',
    "bob=user|FirstName|Bob|LastName|O'Neil",
  ];

  async function openCells(): Promise<FreshApp> {
    const files =
      convertPanel(await readSources(join(cells, 'form.xml'), { lexicons: cells }), generalWords(), 'cells') ??
      new Map<string, string>();
    const panel = files.get('panel.ts') ?? '';
    expect(panel).toContain('postEvent: modifyCellnumber,');
    const written = panel
      .replace(/return refuse\('old.blocked'.*/, 'return undefined;')
      .replace('(): Refusal', '(): undefined');
    return openWith('cells', new Map(files).set('panel.ts', written), accounts);
  }

  test('lists every user, and changes the database as the native panel does', async () => {
    const app = await openCells();
    const admin = await app.admin();
    const list = (await admin.get('/server-manager/cells')).html;
    for (const shown of ['alice', 'Alice Archer', '0400 111 222', 'Bob O&#39;Neil', 'Manage cell phone numbers'])
      expect(list).toContain(shown);
    for (const [typed, stored] of [
      ['0499 000 999', '0499 000 999'],
      ['', ''],
      ['12|34', ''],
      ['1234', '1234'],
    ]) {
      for (const page of ['cells/CELLNUMBERS_PAGE_MODIFY', 'people/modify']) {
        const { status } = await admin.submit(`/server-manager/${page}?key=alice`, { CellNumber: typed ?? '' });
        expect([page, typed, status]).toEqual([page, typed, typed === '12|34' ? 422 : 303]);
        expect(app.account('alice')).toBe(`user|CellNumber|${stored ?? ''}|FirstName|Alice|LastName|Archer`);
      }
    }
    expect((await admin.get('/server-manager/cells/CELLNUMBERS_PAGE_MODIFY?key=nobody')).status).toBe(404);
  });

  test('speaks French', async () => {
    const app = await openCells();
    const reader = new HttpPerson(app.origin, { 'accept-language': 'fr-CA,fr;q=0.8' });
    await reader.setUp(app.setUpLink, 'Numeros-2026');
    await reader.signIn('Numeros-2026');
    const { html } = await reader.get('/server-manager/cells/CELLNUMBERS_PAGE_MODIFY?key=alice');
    for (const shown of ['Gérer les numéros de portable', 'Changer un numéro', 'Portable', 'Enregistrer'])
      expect(html).toContain(shown);
    const answer = await reader.submit('/server-manager/cells/CELLNUMBERS_PAGE_MODIFY?key=alice', { CellNumber: '77' });
    expect((await reader.follow(answer)).html).toContain('Le numéro a été enregistré.');
  });
});
