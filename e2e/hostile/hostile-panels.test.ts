import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import { ownPackage } from '../support/own-package.ts';
import { heldByForm, type HttpPerson } from '../support/http-person.ts';
import type { HttpAnswer } from '../../src/kit/testing/visitor.ts';
import { thingPanel as panel } from '../support/thing-panel.ts';

/** Each first stages a change that must never be written to the file. */
const afterSubmit = {
  throws: `throw new Error('on fire at /etc/shadow');`,
  rejects: `await undefined; throw new Error('on fire');`,
  throwsnothing: `throw undefined;`,
  throwstext: `throw 'just a text';`,
  never: `await new Promise(() => undefined);`,
  late: `await new Promise((resolve) => setTimeout(resolve, 400)); lateOnes.add('late'); changes.signal('user-modify', 'victim');`,
  laterejects: `await new Promise((resolve) => setTimeout(resolve, 400)); lateOnes.add('laterejects'); throw new Error('late');`,
  answerstrue: `return true;`,
  answerspage: `return { sorry: 'no' };`,
  loops: `for (;;);`,
  loopsandcatches: `try { for (;;); } catch { for (;;); }`,
  newline: `changes.configuration.create('a\\nroot', 'setting', {});`,
  badvalue: `changes.accounts.setProps('victim', { Note: 'a|b' });`,
  missing: `changes.accounts.setProps('nobody', { Note: '1' });`,
  taken: `changes.accounts.create('victim', 'user', {});`,
  database: `changes.database('../../../etc/passwd');`,
};

const shown = {
  literalthrows: { column: `() => { throw new Error('on fire'); }` },
  initialthrows: { field: `text({ property: false, initial: () => { throw new Error('on fire'); } })` },
  choicesthrow: { field: `selectMany({ property: false, options: () => { throw new Error('on fire'); } })` },
  preeventthrows: { form: `preEvent() { throw new Error('on fire'); }` },
  preeventlate: { form: `preEvent() { return Promise.resolve(undefined); }` },
  whenthrows: { form: `when() { throw new Error('on fire'); }` },
  literalthrowstrap: {
    column: `() => { const error = new Error('x'); Object.defineProperty(error, 'stack', { get() { throw error; } }); throw error; }`,
  },
  literalloops: { column: `() => { for (;;); }` },
  initialloops: { field: `text({ property: false, initial: () => { for (;;); } })` },
  preeventloops: { form: `preEvent() { for (;;); }` },
  whenloops: { form: `when() { for (;;); }` },
  searchastray: { form: `when() { return /^(a+)+$/.test('a'.repeat(60) + 'b'); }` },
};

const afterPassword = {
  passwordloops: { field: 'currentPassword()', form: `postEvent() { lateOnes.add('passwordloops'); for (;;); }` },
};

const settled = {
  proto: { form: `postEvent(changes) { changes.accounts.create('__proto__', 'url', { constructor: 'y' }); }` },
  unknownfield: { form: `postEvent() { return refuseField('nosuch', 'errors.required'); }` },
  many: {
    form: `postEvent(changes) { for (let i = 0; i < 10_000; i++) changes.accounts.create('m' + i, 'url', { A: 'b' }); }`,
  },
  badsignal: {
    form: `postEvent(changes) { changes.signal('../../../bin', 'x'); changes.signal('user-modify', 'a\\0b'); }`,
  },
};

/** Panels whose code continued after its time limit add themselves here. */
const lateOnes = new Set<string>();
Object.assign(globalThis, { lateOnes });

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  const stage = `changes.accounts.setProps('victim', { Seen: 'yes' }); changes.signal('user-create', 'victim');`;
  const panels = Object.entries({
    ...Object.fromEntries(
      Object.entries(afterSubmit).map(([name, code]) => [
        name,
        { form: `async postEvent(changes) { ${stage} ${code} }` },
      ]),
    ),
    ...shown,
    ...settled,
    ...afterPassword,
  }).map(([name, code]) => panel(name, code));
  app = await openFreshApp({
    accounts: ['one=url|Note|1', 'victim=url|Note|1', 'abc=user|FirstName|A|LastName|B'],
    packages: Object.assign(ownPackage('people'), ...panels) as Record<string, string>,
    web: { waitSeconds: 60, panelSeconds: 1, postEventSeconds: 0.2 },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

const submit = (name: string): Promise<HttpAnswer> =>
  admin.submit(`/server-manager/${name}/modify?key=one`, { Note: name });

/** Expects a page that names the panel and shows an incident number without the cause, which is in the log. */
function expectPanelFailure(answer: HttpAnswer, name: string, { logged }: Pick<FreshApp, 'logged'> = app): void {
  const main = answer.html.slice(answer.html.indexOf('<main'));
  expect([answer.status, main]).toEqual([500, expect.stringContaining(`Menu of ${name}`)]);
  expect(main).not.toMatch(/on fire|\/etc|just a text|\bat .*\.(js|ts)/);
  const incident = /\b[0-9a-f]{6}\b/.exec(main)?.[0] ?? 'none';
  expect(logged.some((line) => line.includes(`incident ${incident}`))).toBe(true);
}

describe('a post-event', () => {
  test.each(Object.keys(afterSubmit))(
    'that fails (%s) shows a failure of its panel, and nothing is written',
    async (name) => {
      const began = performance.now();
      expectPanelFailure(await submit(name), name);
      expect(performance.now() - began).toBeLessThan(20_000);
      if (name.startsWith('late')) await expect.poll(() => lateOnes.has(name)).toBe(true);
      expect(app.account('one')).toBe('url|Note|1');
      expect(app.account('victim')).toBe('url|Note|1');
      expect(app.system.events.recent(9)).toEqual([]);
    },
  );

  test('that never returns after the current password was checked is cut off', async () => {
    const answer = admin.submit('/server-manager/passwordloops/modify?key=one', { Note: 'Fresh-app-2026' });
    expectPanelFailure(await answer, 'passwordloops');
    await expect.poll(() => lateOnes.has('passwordloops')).toBe(true);
    expect((await admin.get('/server-manager/')).status).toBe(200);
  });

  test('that refuses a field its page does not have refuses the page', async () => {
    const answer = await submit('unknownfield');
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('Please fill this in.');
  });

  test('that stages an unusual key writes exactly that', async () => {
    expect((await submit('proto')).status).toBe(303);
    expect(app.account('__proto__')).toBe('url|constructor|y');
    expect((await admin.get('/server-manager/history')).html).toContain('__proto__');
  });

  test('that stages ten thousand records writes them, and the pages about it stay small', async () => {
    expect((await submit('many')).status).toBe(303);
    expect(app.account('m9999')).toBe('url|A|b');
    for (const page of ['history', '']) {
      const { status, html } = await admin.get(`/server-manager/${page}`);
      expect(status).toBe(200);
      expect(html.length).toBeLessThan(500_000);
    }
  });

  test('that signals an invalid event or argument is reported', async () => {
    const answer = await admin.follow(await submit('badsignal'));
    expect(answer.html).toMatch(/but the event .* failed: /);
    expect((await admin.submit('/server-manager/people/modify?key=abc', { CellNumber: '1' })).status).toBe(303);
  });
});

describe('a panel', () => {
  test('with a name used by the shell or the shared lexicon is broken, and the rest works', async () => {
    const names = [
      'runs',
      'home',
      'history',
      'login',
      'assets',
      'cgi-bin',
      'set-up',
      'preferences',
      'packages',
      'sign-out',
      'shared',
    ];
    const other = await openFreshApp({
      packages: Object.assign({}, ...names.map((name) => panel(name, {}))) as Record<string, string>,
    });
    try {
      const person = await other.admin();
      const broken = other.system.packages.filter((one) => one.broken?.includes('taken by Panelsmith'));
      expect(broken.map(({ name }) => name)).toEqual([...names].sort());
      for (const name of ['', 'runs', 'history', 'packages']) {
        const { status, html } = await person.get(`/server-manager/${name}`);
        expect([status, html.includes('Menu of')]).toEqual([200, false]);
      }
    } finally {
      await other.close();
    }
  });

  test('that never returns while it is checked is refused and named', async () => {
    const code = `selectMany({ property: false, options: () => { try { for (;;); } finally { for (;;); } } })`;
    const other = await openFreshApp({ packages: panel('choicesloop', { field: code }) });
    expect(other.system.packages.find(({ name }) => name === 'choicesloop')?.broken).toContain('was cut off');
    await other.close();
  });

  test.each([
    ['written', `<%- 'x'.repeat(4e8) %>`, '{}'],
    ['escaped', `<%= model.text %>`, `{ text: 'x'.repeat(4e8) }`],
    ['in pieces', `<% for (let i = 0; i < 1e7; i++) { %><b>xxxxxxxxxxxxxxxxxxxx</b><% } %>`, '{}'],
  ])('with an enormous page (%s) is reported and uses little memory', async (_what, view, model) => {
    const files = {
      'huge/panel.ts': `import { definePanel, viewPage } from 'panelsmith';
export default definePanel({ name: 'huge', menu: { heading: 'Collaboration', order: [1, 1] },
  pages: { all: viewPage({ view: 'all.ejs', model: () => (${model}) }) } });`,
      'huge/all.ejs': view,
      'huge/locales/en.json': JSON.stringify({ menu: 'Huge', pages: { all: { title: 'All' } } }),
    };
    const other = await openFreshApp({ packages: files });
    try {
      const answer = await (await other.admin()).get('/server-manager/huge');
      expect([answer.status, answer.html.length < 50_000]).toEqual([500, true]);
      expect(process.memoryUsage().rss).toBeLessThan(1500 * 1024 * 1024);
    } finally {
      await other.close();
    }
  });

  test('that was stopped is disabled, listed under Packages, and can be retried', async () => {
    const other = await openFreshApp({
      packages: panel('loops', { form: shown.preeventloops.form }),
      accounts: ['one=url'],
    });
    try {
      const person = await other.admin();
      const page = '/server-manager/loops/modify?key=one';
      expectPanelFailure(await person.get(page), 'loops', other);
      expect((await person.get(page)).status).toBe(503);
      expect((await person.get('/server-manager/')).html).toContain('The panel of the package loops failed');
      const { html } = await person.get('/server-manager/packages');
      expect(html).toContain('page modify blocked the server, and was cut off');
      const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
      await person.post('/server-manager/packages/try-again', { _csrf: token, name: 'loops' });
      expect((await person.get('/server-manager/loops/list')).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  test.each(Object.keys(shown))('that cannot be shown (%s) shows a failure with its name', async (name) => {
    const page = name.startsWith('literal') ? 'list' : 'modify?key=one';
    expectPanelFailure(await admin.get(`/server-manager/${name}/${page}`), name);
  });
});
