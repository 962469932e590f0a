import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';

const form = `<form title="Gates">
  <page name="First" pre-event="print_status_message()"><subroutine src="gate_table()" /></page>
  <page name="Remove" pre-event="remove_gate()"><description>GATES</description></page>
  <page name="Rest" pre-event="remove_rest(), print_status_message()"><description>What is left</description></page>
  <page name="Printed"><subroutine src="remove_and_print()" /></page>
  <page name="Both" pre-event="remove_gate()" post-event="nobody_wrote_it()"><description>Both</description></page>
  <page name="Modify" pre-event="look_first()" post-event="save_gate()">
    <field type="literal" id="User"><label>USER</label></field>
    <field type="literal" id="FullName"><label>NAME</label></field>
    <field type="literal" id="Seat"><label>SEAT</label></field>
    <field type="literal" id="Count"><label>COUNT</label></field>
    <field type="literal" id="Called" value="say_user()"><label>CALLED</label></field>
    <field type="text" id="Code"><label>CODE</label></field>
  </page>
  <page name="ModifyGate" post-event="paint()">
    <field type="literal" id="Gate"><label>GATE</label></field>
    <field type="text" id="Colour"><label>COLOUR</label></field>
    <subroutine src="print_button('SAVE')" />
  </page>
  <page name="New" post-event="create_gate()"><field type="text" id="Gate" /><subroutine src="turn_off_buttons()" /></page>
</form>`;

const subs = `import { defineSubs } from 'panelsmith';
const gates = (panel) => panel.changes.accounts.ofType('gate');
let looked = 0;
export default defineSubs({
  gate_table: (panel) => [
    panel.table({
      columns: { User: 'USER' },
      rows: panel.changes.accounts.ofType('user').map(({ key }) => ({ User: key, Count: '7' })),
      actions: { MODIFY: 'Modify' },
    }),
    panel.table({
      columns: { Gate: 'GATE' },
      rows: gates(panel).map(({ key }) => ({ Gate: key })),
      actions: { MODIFY: 'ModifyGate', REMOVE: (row) => panel.link('REMOVE', 'Remove', row) },
    }),
    'looked ' + looked,
  ],
  remove_gate(panel) {
    if (!panel.has('Gate')) return;
    panel.changes.accounts.delete(panel.value('Gate'));
    panel.clear('Gate');
    panel.success('The gate is gone.');
  },
  remove_rest(panel) {
    for (const { key } of gates(panel)) panel.changes.accounts.delete(key);
    panel.success('All gates are gone.', 'Rest');
  },
  remove_and_print(panel) {
    for (const { key } of gates(panel)) panel.changes.accounts.delete(key);
    return 'They are gone.';
  },
  look_first() { looked += 1; },
  say_user: (panel) => 'called ' + panel.value('User'),
  save_gate(panel) {
    panel.changes.accounts.setProps(panel.value('User'), { Code: panel.value('Code'), Seen: panel.value('FullName') });
    panel.success('Saved.');
  },
  paint(panel) {
    panel.changes.accounts.setProps(panel.value('Gate'), { Colour: panel.value('Colour') });
    panel.success('Painted.');
  },
  create_gate: (panel) => panel.changes.accounts.create(panel.value('Gate'), 'gate', {}),
});`;

const gate = '/server-manager/gates';
let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: [
      'ada=user|FirstName|Ada|LastName|Byron|Seat|12',
      'sales=group|Description|Sales',
      'north=gate',
      'south=gate',
      'west=gate',
    ],
    packages: { 'gates/form.xml': form, 'gates/subs.ts': subs },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

function words({ html }: { readonly html: string }): string {
  return html
    .slice(html.indexOf('<main'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

async function said(path: string): Promise<string> {
  return words(await admin.get(path));
}

describe('a page that changes something by being shown', () => {
  test('asks first, and says that it is done only when it is', async () => {
    const asked = await admin.get(`${gate}/Remove?Gate=north`);
    expect(words(asked)).toContain('would change something');
    expect(words(asked)).not.toContain('The gate is gone.');
    expect(app.account('north')).toBe('gate');
    const done = await admin.post(`${gate}/Remove`, new URLSearchParams(heldByForm(asked.html)));
    expect(app.account('north')).toBeUndefined();
    expect(done.status).toBe(303);
    expect(words(await admin.follow(done))).toContain('The gate is gone.');
  });

  test('also by the old link to it', async () => {
    const asked = await admin.get(`${gate}?page=0&page_stack=&Next=Next&Gate=south&wherenext=Remove`);
    expect(words(asked)).toContain('would change something');
    await admin.post(`${gate}/Remove`, new URLSearchParams(heldByForm(asked.html)));
    expect(app.account('south')).toBeUndefined();
  });

  test('also where a row of it does', async () => {
    const asked = await said(`${gate}/Printed`);
    expect(asked).toContain('would change something');
    expect(asked).not.toContain('They are gone.');
  });

  test('is not confirmed, and reports no success, if it cannot be saved', async () => {
    const shown = await said(`${gate}/Both?Gate=west`);
    expect(shown).toContain('nobody_wrote_it');
    expect(shown).not.toContain('The gate is gone.');
  });

  test('shows itself afterwards, and does not ask again', async () => {
    const asked = await admin.get(`${gate}/Rest`);
    const done = await admin.post(`${gate}/Rest`, new URLSearchParams(heldByForm(asked.html)));
    expect(app.account('west')).toBeUndefined();
    await app.system.databases.accounts.update((accounts) => {
      accounts.create('west', 'gate', {});
    });
    const next = words(await admin.follow(done));
    expect(next).toContain('What is left');
    expect(next.match(/All gates are gone/g)).toHaveLength(1);
    expect(app.account('west')).toBe('gate');
  });
});

describe('a page about a record', () => {
  test.each([
    ['of another type', 'Modify?User=sales'],
    ['that is not there', 'Modify?User=nobody'],
    ['that no list names', 'ModifyGate?Gate=ada'],
    ['of another type, by an old link', '?page=0&Next=Next&User=sales&wherenext=Modify'],
    ['of another type, submitted by an old link', '?page=5&Next=Next&User=sales&Code=1'],
  ])('%s is refused before a sub of it runs', async (_, query) => {
    const before = /looked \d+/.exec(await said(gate))?.[0];
    const answer = await admin.get(query.startsWith('?') ? gate + query : `${gate}/${query}`);
    expect([answer.status, words(answer)]).toEqual([404, expect.stringContaining('This does not exist')]);
    expect(/looked \d+/.exec(await said(gate))?.[0]).toBe(before);
    expect(app.account('sales')).toBe('group|Description|Sales');
  });

  test('shows what the record and the list say, and not what the link does', async () => {
    const query = 'User=ada&FullName=Mallory&Seat=99&Count=8&Called=boss';
    const shown = await said(`${gate}/Modify?${query}`);
    expect(shown).toMatch(/USER ada Name Ada Byron SEAT 12 COUNT 7 CALLED called ada/);
    expect((await admin.submit(`${gate}/Modify?${query}`, { Code: '5' })).status).toBe(303);
    expect(app.account('ada')).toContain('Code|5');
    expect(app.account('ada')).toContain('Seen|Ada Byron');
  });

  test('shows the record though the link brings nothing but its key', async () => {
    expect(await said(`${gate}/Modify?User=ada`)).toMatch(/Name Ada Byron SEAT 12/);
  });

  test('that was removed while its form was open is reported as missing', async () => {
    await app.system.databases.accounts.update((accounts) => {
      accounts.create('gone', 'gate', {});
    });
    const { html } = await admin.get(`${gate}/ModifyGate?Gate=gone`);
    await app.system.databases.accounts.update((accounts) => {
      accounts.delete('gone');
    });
    const answer = await admin.post(
      `${gate}/ModifyGate`,
      new URLSearchParams([...heldByForm(html), ['Colour', 'red']]),
    );
    expect([answer.status, app.account('gone')]).toEqual([404, undefined]);
  });

  test('can be about one that is new', async () => {
    await admin.submit(`${gate}/New`, { Gate: 'east' });
    expect(app.account('east')).toBe('gate');
    expect((await admin.submit(`${gate}/ModifyGate?Gate=east`, { Colour: 'blue' })).status).toBe(303);
    expect(app.account('east')).toBe('gate|Colour|blue');
  });
});
