import { expect } from 'vitest';
import type { FreshApp } from './fresh-app.ts';
import type { HttpAnswer } from '../../src/kit/testing/visitor.ts';
import type { HttpPerson } from './http-person.ts';

/** Lines of the accounts database that are too long to be stored twice on a small disk. */
export const users = Array.from(
  { length: 60 },
  (_, index) => `u${String(index)}=user|FirstName|A|LastName|${'x'.repeat(200)}`,
);
export const password = 'Very-Long-1';

/** Forms that save something, by what they do to a user. */
export const saves = {
  cell: (admin: HttpPerson, key: string): Promise<HttpAnswer> =>
    admin.submit(`/server-manager/people/modify?key=${key}`, { CellNumber: '123' }),
  create: (admin: HttpPerson, key: string): Promise<HttpAnswer> =>
    admin.submit('/server-manager/people/create', { acctName: `new${key}`, FirstName: 'A', LastName: key }),
  password: (admin: HttpPerson, key: string): Promise<HttpAnswer> =>
    admin.submit(`/server-manager/people/password?key=${key}`, { password1: password, password2: password }),
};

export const unwritable = 'A database of this server cannot be written. Nothing was saved.';

/** Expects a localised page with only an incident number, which the log repeats with the cause. */
export function expectFailure(app: FreshApp, { status, html }: HttpAnswer, sentence: string): void {
  const main = html.slice(html.indexOf('<main'));
  const incident = /\b[0-9a-f]{6}\b/.exec(main)?.[0] ?? 'none';
  const isLogged = app.logged.some((line) => line.includes(`incident ${incident}`));
  expect({ status, main, isLogged }).toEqual({
    status: 500,
    main: expect.stringContaining(sentence) as string,
    isLogged: true,
  });
  expect(main).not.toMatch(/ENOSPC|EROFS|EISDIR|ELOOP|panelsmith-|\bat .*\.(js|ts)/);
}
