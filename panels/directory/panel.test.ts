import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

const accounts = ['ann=user|FirstName|Ann|Dept|Lab', 'bob=user|FirstName|Bob|Phone|1'];
const configuration = ['DomainName=example.com'];

const values = {
  defaultDepartment: 'Main',
  defaultCompany: 'Larkfield',
  defaultStreet: '1 Mill Lane',
  defaultCity: 'York',
  defaultPhoneNumber: '01632 960100',
};

test('defaults and access are stored, and users stay as they are', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts, configuration });
  expect((await panel.open('directory')).html).toContain('dc=example,dc=com');
  const { events } = await panel.submit('directory', { ...values, access: 'public' });
  expect(events).toEqual([{ event: 'ldap-update', args: [] }]);
  expect(panel.record('configuration', 'ldap')).toMatchObject({ type: 'service', access: 'public', ...values });
  expect(panel.record('accounts', 'ann')).toEqual({ type: 'user', FirstName: 'Ann', Dept: 'Lab' });
  await panel.close();
});

test('users get the defaults that are not empty', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts, configuration });
  await panel.submit('directory', { ...values, defaultPhoneNumber: '', existingUsers: 'update' });
  const shared = { Dept: 'Main', Company: 'Larkfield', Street: '1 Mill Lane', City: 'York' };
  expect(panel.record('accounts', 'ann')).toEqual({ type: 'user', FirstName: 'Ann', ...shared });
  expect(panel.record('accounts', 'bob')).toEqual({ type: 'user', FirstName: 'Bob', Phone: '1', ...shared });
  const again = await panel.submit('directory', { existingUsers: 'update' });
  expect([again.changes, again.events]).toEqual([[], []]);
  await panel.close();
});
