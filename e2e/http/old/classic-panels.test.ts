import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';

const perl = (description: string): string =>
  `#!/usr/bin/perl -wT\n# heading : Security\n# description : ${description}\n# navigation : 5000 10\n`;
const panel = (description: string, body: string): string =>
  `${perl(description)}__DATA__\n<form title="${description}"><page name="First" pre-event="turn_off_buttons()" post-event="save_it()">${body}</page></form>\n`;
const reading = `${perl('Plain facts')}sub get_prop { my ($self, $i, $p) = @_; return $db->get_prop($i, $p); }
__DATA__\n<form title="FACTS"><page name="First" pre-event="print_status_message()"><field type="literal" id="Mode" value="get_prop('facts','Mode')"><label>MODE</label></field></page></form>\n`;

let outside: string;
let app: FreshApp;
let admin: HttpPerson;

function put(path: string, text: string): void {
  const file = app.root.path(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A panel as an old system installs it. */
function install(name: string, text: string, target = `../../../functions/${name}`): void {
  put(`etc/e-smith/web/functions/${name}`, text);
  register(name, target);
}

function register(name: string, target: string): void {
  const link = app.root.path('etc/e-smith/web/panels/manager/cgi-bin', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(target, link);
}

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'classic-'));
  writeFileSync(join(outside, 'stranger'), panel('Stranger', ''));
  app = await openFreshApp({
    packages: {
      'lamps/subs.ts': `import { defineSubs } from 'panelsmith';
        export default defineSubs({ save_it: (panel) => panel.success('Lit.') });`,
    },
  });
  install('sirens', panel('Sirens', '<field type="literal" id="x" value="how_loud()"/>'));
  install('lamps', panel('Lamps', '<subroutine src="print_button(\'SAVE\')" />'));
  install('facts', reading, '/etc/e-smith/web/functions/facts');
  install('useraccounts', panel('Old users', ''));
  install('drawing', `${perl('Drawing')}print "Content-type: text/html";\n`);
  put('etc/e-smith/web/functions/unlinked', panel('Unlinked', ''));
  register('stranger', join(outside, 'stranger'));
  register('nothing', '../../../functions/nothing');
  register('navigation', '../../../functions/sirens');
  put(
    'etc/e-smith/locale/fr/etc/e-smith/web/functions/sirens',
    '<lexicon lang="fr"><entry><base>Sirens</base><trans>Sirènes</trans></entry></lexicon>',
  );
  admin = await app.admin();
  await app.system.refreshPackages();
});

afterAll(async () => {
  await app.close();
  rmSync(outside, { recursive: true });
});

async function menuOf(person: HttpPerson = admin): Promise<string> {
  const { html } = await person.get('/server-manager/');
  return html.slice(0, html.indexOf('<main'));
}

describe('a panel of a classic install', () => {
  test('is found by its link among the functions, and no other file is', () => {
    const found = app.system.packages.filter(({ folder }) => folder.endsWith('web/functions')).map(({ name }) => name);
    expect(found).toEqual(['drawing', 'facts', 'sirens']);
  });

  test('works if it needs only what the old library has', async () => {
    await app.system.databases.configuration.update((configuration) => {
      configuration.create('facts', 'configuration', { Mode: 'bright' });
    });
    expect(await menuOf()).toContain('Plain facts');
    expect((await admin.get('/server-manager/cgi-bin/facts')).headers.get('location')).toBe('/server-manager/facts');
    expect((await admin.get('/server-manager/facts')).html).toContain('bright');
  });

  test('gets its subs from a package of its name', async () => {
    expect(await menuOf()).toContain('Lamps');
    const answer = await admin.submit('/server-manager/lamps', {});
    expect((await admin.follow(answer)).html).toContain('Lit.');
  });

  test('is not used if a package has its name', async () => {
    expect(await menuOf()).not.toContain('Old users');
    expect((await admin.get('/server-manager/useraccounts')).html).not.toContain('Old users');
  });

  test('without its subs is listed as not converted, and in the menu when the admin says so', async () => {
    const { html } = await admin.get('/server-manager/packages');
    expect(html).toContain('classic, not converted');
    expect(html).toContain('Not in subs.ts yet: how_loud, save_it.');
    expect(html).toContain('draws itself in Perl');
    expect(await menuOf()).not.toContain('Sirens');
    const form = heldByForm(html).filter(([name]) => name === '_csrf');
    const post = (menu: string): Promise<{ status: number }> =>
      admin.post('/server-manager/packages/classic/sirens', new URLSearchParams([...form.slice(0, 1), ['menu', menu]]));
    expect((await post('show')).status).toBe(303);
    expect(await menuOf()).toContain('Sirens');
    const french = new HttpPerson(app.origin, { 'accept-language': 'fr' });
    await french.signIn('Fresh-app-2026');
    expect(await menuOf(french)).toContain('Sirènes');
    const page = await admin.get('/server-manager/sirens');
    expect(page.html).toContain('how_loud');
    expect((await post('hide')).status).toBe(303);
    expect(await menuOf()).not.toContain('Sirens');
    expect(app.system.databases.configuration.snapshot().get('panelsmith')?.prop('ClassicPanels')).toBe('');
  });

  test('that is not an old panel cannot be put into the menu', async () => {
    const { html } = await admin.get('/server-manager/packages');
    const form = heldByForm(html).filter(([name]) => name === '_csrf');
    for (const name of ['facts', 'nobody', 'useraccounts'])
      expect(
        (
          await admin.post(
            `/server-manager/packages/classic/${name}`,
            new URLSearchParams([...form.slice(0, 1), ['menu', 'show']]),
          )
        ).status,
      ).toBe(404);
  });

  test('is gone with its link', async () => {
    rmSync(app.root.path('etc/e-smith/web/panels/manager/cgi-bin/facts'));
    expect((await app.system.refreshPackages()).removed).toEqual(['facts']);
    expect((await admin.get('/server-manager/facts')).status).toBe(404);
  });
});
