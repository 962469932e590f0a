import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkPackage } from '../../../src/checking/check-package.ts';
import { formatFinding } from '../../../src/checking/finding.ts';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

const form = `<form title="UPDATES">
  <page name="First" pre-event="print_status_message()">
    <field type="literal" display="no_updates()" value="All updates installed"><label>STATE</label><description>Up to date</description></field>
    <field type="literal" id="Count" value="count_updates()"><label>COUNT</label></field>
    <field type="literal" id="Perl" value="$q->param('x')"><label>PERL</label></field>
    <field type="text" id="Typed" display="is_typed()" value="7"><label>TYPED</label></field>
    <field type="literal" id="Kind" value="get_prop('clamd','type')"><label>KIND</label></field>
  </page>
  <page name="Printed" pre-event="print_log()"></page>
  <page name="Done" pre-event="print_status_message()"/>
  <page name="Buttons" post-event="go_on()">
    <subroutine src="print_status_message()" />
    <field type="text" id="Name"><label>LABEL</label></field>
    <subroutine src="print_button('SAVE')" />
  </page>
  <page name="Own" post-event="go_on()"><field type="text" id="Own" /><subroutine src="print_button('SAVE')" /></page>
  <page name="Plain" post-event="go_on()"><field type="text" id="Plain" /></page>
</form>`;
const subs = `import { defineSubs } from 'panelsmith';
export default defineSubs({
  print_log: () => 'Nothing was logged.',
  go_on: (panel) => panel.success('Gone on.', 'Done'),
});`;

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    packages: {
      'updates/form.xml': form,
      'updates/subs.ts': subs,
      'drawn/form.xml': '<form title="Drawn"></form>',
    },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

async function main(path: string): Promise<string> {
  const { html } = await admin.get(`/server-manager/${path}`);
  return html.slice(html.indexOf('<main'));
}

function words(html: string): string {
  return html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

test('a value that only a missing sub can give is not guessed: its place names the sub', async () => {
  const shown = words(await main('updates'));
  expect(shown).not.toMatch(/All updates installed|Up to date|STATE/);
  expect(shown).toMatch(
    /Whether this is shown depends on a part [^:]*: no_updates\. COUNT The value comes [^:]*: count_updates\./,
  );
  expect(shown).toMatch(/PERL The value comes [^:]*: \$q-&gt;param/);
  expect(shown).toMatch(/TYPED Whether this is shown depends on a part [^:]*: is_typed\./);
  expect(shown).toMatch(/Nothing can be saved on this page yet[^:]*: is_typed\./);
});

test('the property type is the type of the record', async () => {
  expect(words(await main('updates'))).toContain('KIND service');
});

test('an empty page whose pre-event prints is a page', async () => {
  expect(words(await main('updates/Printed'))).toContain('Nothing was logged.');
  const answer = await admin.submit('/server-manager/updates/Plain', { Plain: 'x' });
  const next = await admin.follow(answer);
  expect(answer.headers.get('location')).toContain('/updates/Done');
  expect(next.html).toContain('Gone on.');
});

test('a page has the buttons it asks for, and Next where it asks for none', async () => {
  const buttons = async (page: string): Promise<string[]> =>
    [...(await main(`updates/${page}`)).matchAll(/<button[^>]*name="(\w+)"[^>]*>([^<]*)</g)].map(
      ([, , text]) => text ?? '',
    );
  expect(await buttons('Buttons')).toEqual(['Save', 'Preview']);
  expect(await buttons('Own')).toEqual(['Save', 'Preview']);
  expect(await buttons('Plain')).toEqual(['Next', 'Preview']);
});

test('a form without pages is said to draw itself, on its page, in the list and by check', async () => {
  expect(words(await main('drawn'))).toContain('This old panel builds its pages in its own program');
  expect(words(await main('packages'))).toContain('the panel draws itself in Perl');
  const found = await checkPackage(app.root.path('packages/drawn'), {
    root: app.root,
    packageFolders: [app.root.path('packages')],
  });
  expect(found.map(formatFinding)).toContainEqual(expect.stringContaining('the panel draws itself in Perl'));
});
