import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';

const panel = `
  import { date, definePanel, formPage, lines, literal, number, radio, tablePage, time, toggle } from 'panelsmith';
  const shops = { database: 'accounts', type: 'ibay' } as const;
  const fields = {
    Port: number({ min: 1, max: 65535 }),
    Opened: date({ optional: true }),
    Closes: time({ optional: true }),
    Mode: radio({ options: ['self', 'served'] }),
    Open: toggle({ on: 'enabled', off: 'disabled' }),
    Hosts: lines({ optional: true }),
  };
  export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [3000, 3300] }, pages: {
    list: tablePage({ lists: shops, columns: { Shop: literal((shop) => shop.key) }, open: 'modify' }),
    modify: formPage({ edits: shops, fields, next: 'list' }) } });`;

let app: FreshApp;
let admin: HttpPerson;
const path = '/server-manager/shops/modify?key=corner';

beforeAll(async () => {
  app = await openFreshApp({
    accounts: ['corner=ibay|Closes|17:30|Hosts|a.example,b.example|Mode|self|Open|enabled|Opened|2020-02-29|Port|80'],
    packages: { 'shops/panel.ts': panel },
  });
  admin = await app.admin();
});

afterAll(async () => {
  await app.close();
});

test('a form shows what is stored, each field in its own control', async () => {
  const { html } = await admin.get(path);
  expect(html).toMatch(/name="Port" type="number" value="80" autocomplete="off" min="1" max="65535"/);
  expect(html).toMatch(/name="Opened" type="date" value="2020-02-29"/);
  expect(html).toMatch(/name="Closes" type="time" value="17:30"/);
  expect(html).toMatch(/type="radio" id="f-Mode" name="Mode" value="self" checked/);
  expect(html).toMatch(/type="checkbox" role="switch" id="f-Open" name="Open" value="enabled" checked/);
  expect(html).toMatch(/<textarea[^>]* name="Hosts"[^>]*>\na\.example\nb\.example<\/textarea>/);
});

test('what is submitted is stored in its own form', async () => {
  const typed = { Port: ' 0443 ', Closes: '', Mode: 'served', Open: '', Hosts: ' one.example \r\n\r\ntwo.example\n' };
  expect((await admin.submit(path, typed)).status).toBe(303);
  expect(app.account('corner')).toBe(
    'ibay|Closes||Hosts|one.example,two.example|Mode|served|Open|disabled|Opened|2020-02-29|Port|443',
  );
});

test('a switch that somebody else turned meanwhile keeps its new state, if the person did not change it', async () => {
  const form = heldByForm((await admin.get(path)).html);
  await app.system.databases.accounts.update((accounts) => {
    accounts.setProps('corner', { Open: 'enabled' });
  });
  const posted = new URLSearchParams([...form.filter(([name]) => name !== 'Port'), ['Port', '81']]);
  expect((await admin.post(path, posted)).status).toBe(303);
  expect(app.account('corner')).toMatch(/\|Open\|enabled\|.*\|Port\|81$/);
});

describe('an invalid value is refused, and shown again as it was typed:', () => {
  test.each([
    ['Port', '0', 'Enter a whole number from 1 to 65535.'],
    ['Port', '8e1', 'Enter a whole number from 1 to 65535.'],
    ['Port', '', 'required'],
    ['Opened', '2021-02-29', 'Enter a date that exists'],
    ['Opened', '9.3.2026', 'Enter a date that exists'],
    ['Closes', '24:00', 'Enter a time of day'],
    ['Mode', 'stolen', 'not one of the choices'],
    ['Open', 'on', 'not one of the choices'],
    ['Hosts', 'a,b', 'A line cannot contain “,” here.'],
  ])('%s %j', async (name, value, sentence) => {
    const before = app.account('corner');
    const answer = await admin.submit(path, { [name]: value });
    expect(answer.status).toBe(422);
    expect(answer.html.toLowerCase()).toContain(sentence.toLowerCase());
    if (name !== 'Mode' && name !== 'Open') expect(answer.html).toContain(value);
    expect(app.account('corner')).toBe(before);
  });
});
