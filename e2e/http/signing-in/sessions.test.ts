import { expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';
import { ownPackage } from '../../support/own-package.ts';

const password = 'Fresh-app-2026';
const user = 'abc=user|FirstName|A|LastName|B';

async function withApp(work: (app: FreshApp) => Promise<void>): Promise<void> {
  const app = await openFreshApp({ accounts: [user], packages: ownPackage('people'), web: { waitSeconds: 10 } });
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

/** The status of a page for a client with this cookie. */
async function statusWith(app: FreshApp, cookie: string): Promise<number> {
  const headers = { cookie };
  return (await fetch(`${app.origin}/server-manager/people`, { redirect: 'manual', headers })).status;
}

test('a session id from before the sign-in does not sign anybody in', () =>
  withApp(async (app) => {
    await app.admin();
    const person = new HttpPerson(app.origin);
    await person.get('/server-manager/login');
    const before = person.cookie;
    await person.signIn(password);
    expect(person.cookie).not.toBe(before);
    expect([await statusWith(app, before), await statusWith(app, person.cookie)]).toEqual([303, 200]);
  }));

test('a made-up session id, or one with another signature, is ignored', () =>
  withApp(async (app) => {
    const { cookie } = await app.admin();
    const planted = cookie.replace(/\.[^.]*$/, '.AAAA');
    for (const value of [
      planted,
      'panelsmith=chosen',
      'panelsmith=s%3Achosen.x',
      'panelsmith=s%3A..%2F..%2Fpasswords.x',
    ])
      expect(await statusWith(app, value)).toBe(303);
  }));

test('a new admin password ends every session that was opened with the old one', () =>
  withApp(async (app) => {
    const [one, other] = [await app.admin(), new HttpPerson(app.origin)];
    await other.signIn(password);
    expect(await statusWith(app, other.cookie)).toBe(200);
    const answer = await one.submit('/server-manager/people/systempassword?key=admin', {
      curpass: password,
      pass: 'Another-One-2027',
      passVerify: 'Another-One-2027',
    });
    expect(answer.status).toBe(303);
    expect(await statusWith(app, other.cookie)).toBe(303);
    expect((await new HttpPerson(app.origin).signIn(password)).status).toBe(422);
    const again = new HttpPerson(app.origin);
    expect((await again.signIn('Another-One-2027')).status).toBe(303);
    expect(await statusWith(app, again.cookie)).toBe(200);
  }));

test('pages opened at the same time right after the sign-in all have a valid token', () =>
  withApp(async (app) => {
    await app.admin();
    const admin = new HttpPerson(app.origin);
    await admin.signIn(password);
    const path = '/server-manager/people/modify?key=abc';
    const forms = await Promise.all(Array.from({ length: 5 }, () => admin.get(path)));
    for (const form of forms)
      expect((await admin.post(path, new URLSearchParams(heldByForm(form.html)))).status).toBe(303);
  }));

test('the set-up link lets one person choose a password, and nobody afterwards', () =>
  withApp(async (app) => {
    const link = new URL(app.setUpLink);
    const people = [new HttpPerson(app.origin), new HttpPerson(app.origin), new HttpPerson(app.origin)];
    const known: string[] = [];
    for (const person of people) {
      await person.get('/server-manager/login');
      known.push(person.cookie);
      expect((await person.get(link.pathname + link.search)).status).toBe(303);
    }
    // A person who planted the session in which the link was opened gets no access by it.
    const headers = { cookie: known[0] ?? '' };
    expect((await fetch(`${app.origin}/server-manager/set-up`, { headers })).status).toBe(403);
    const forms = await Promise.all(people.map((person) => person.get('/server-manager/set-up')));
    const answers = await Promise.all(
      people.map((person, index) => {
        const pass = `Chosen-by-${String(index)}`;
        const kept = heldByForm(forms[index]?.html ?? '').filter(([name]) => name === '_csrf');
        return person.post(
          '/server-manager/set-up',
          new URLSearchParams([...kept, ['pass', pass], ['passVerify', pass]]),
        );
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403, 403]);
    const winner = answers.findIndex(({ status }) => status === 303);
    expect(await app.system.passwords.verify('admin', `Chosen-by-${String(winner)}`)).toBe(true);
    // Not even after the password is removed.
    await app.system.passwords.forget('admin');
    for (const person of people) {
      expect((await person.get(link.pathname + link.search)).status).toBe(403);
      expect((await person.get('/server-manager/set-up')).status).toBe(403);
    }
  }));
