import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { consoleLocale, winsServer } from './configuration.ts';
import { Database } from '../db/file/database.ts';
import { hostsInDomain, renameHosts } from './hosts.ts';
import { recordsWith } from './matching.ts';
import { allowedSources, hostsAllowLine } from './network-access.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

function databaseOf(name: string, ...lines: string[]): Database {
  folder.write(name, lines.map((line) => `${line}\n`).join(''));
  return new Database(name, folder.at(name));
}

test('records are found by the whole value or an element of a comma-separated list, compared exactly', () => {
  const all = databaseOf('accounts', 'a=x,user|P|1,2|Q|', 'b=user|P|1', 'c=user|P|a.c', 'd=user', 'e=user|P|')
    .snapshot()
    .all();
  const find = (wanted: Readonly<Record<string, string>>): string[] => recordsWith(all, wanted).map(({ key }) => key);
  expect(find({ P: '1' })).toEqual(['a', 'b']);
  expect(find({ P: '1,2' })).toEqual(['a']);
  expect(find({ P: '1', type: 'user', Q: '' })).toEqual(['a']);
  expect(find({ P: '' })).toEqual(['e']);
  for (const pattern of ['a.', 'abc', '(', 'a|c', '.*']) expect(find({ P: pattern })).toEqual([]);
});

test('hostsInDomain returns hosts one label below the domain, which is not a pattern', () => {
  const hosts = databaseOf(
    'hosts',
    'mail.Shop.test=host',
    'a.b.shop.test=host',
    'x.shopXtest=host',
    'shop.test=host',
    'w.shop.test=other',
  ).snapshot();
  expect(hostsInDomain(hosts, 'shop.TEST').map(({ key }) => key)).toEqual(['mail.Shop.test']);
  expect(hostsInDomain(hosts, '.*')).toEqual([]);
});

test('hosts are renamed with all their properties, and both stay if the new name exists', async () => {
  const hosts = databaseOf('hosts', 'mail.a=host|IP|1', 'mail.b=host', 'gw.b=host|HostType|Local', 'mailer.a=host');
  expect(await hosts.update((draft) => renameHosts(draft, 'mail', 'gw'))).toEqual(['gw.a']);
  expect(hosts.snapshot().keys()).toEqual(['gw.a', 'gw.b', 'mail.b', 'mailer.a']);
  expect(hosts.snapshot().get('gw.a')?.prop('IP')).toBe('1');
});

test('a line of hosts.allow depends on status and access of the service', () => {
  const networks = databaseOf(
    'networks',
    '192.168.7.0=network|Mask|255.255.255.0',
    '172.16.0.5=network|Mask|255.255.255.255',
  ).snapshot();
  const configuration = databaseOf(
    'configuration',
    'on=service|status|enabled',
    'off=service|access|public',
    'open=service|access|public|status|enabled',
    'zone=service|access|green|status|enabled',
  ).snapshot();
  const line = (service: string, daemon?: string): string =>
    hostsAllowLine(configuration, networks, 'sme', service, daemon);
  expect(line('on')).toBe('on: 127.0.0.1 172.16.0.5 192.168.7.0/255.255.255.0');
  expect(line('open', 'in.open')).toBe('in.open: ALL');
  expect(line('zone')).toBe('zone: 127.0.0.1');
  for (const service of ['off', 'nowhere']) expect(line(service)).toMatch(/^# /);
  expect(allowedSources(networks, 'localhost', 'sme')).toEqual(['127.0.0.1']);
});

test('on NethServer the network of the green interface may also reach a service', () => {
  const networks = databaseOf(
    'networks',
    'eth0=ethernet|ipaddr|192.168.5.1|netmask|255.255.255.0|role|green',
    'eth1=ethernet|role|red',
    '10.9.0.0=network|Mask|255.255.0.0',
  ).snapshot();
  const sources = (access: string): string => allowedSources(networks, access, 'nethserver').join(' ');
  expect(sources('private')).toBe('127.0.0.1 192.168.5.0/255.255.255.0 10.9.0.0/255.255.0.0');
  expect([sources('localhost'), sources('public')]).toEqual(['127.0.0.1 192.168.5.0/255.255.255.0', 'ALL']);
  const dynamic = databaseOf('networks', 'eth0=ethernet|bootproto|dhcp|role|green').snapshot();
  expect(allowedSources(dynamic, 'private', 'nethserver')).toEqual(['127.0.0.1']);
});

test('consoleLocale returns language and keyboard with defaults', () => {
  expect(consoleLocale(databaseOf('none').snapshot())).toBeUndefined();
  expect(consoleLocale(databaseOf('some', 'sysconfig=configuration|Language|de_DE').snapshot())).toEqual({
    language: 'de_DE',
    keyboardType: 'pc',
    keytable: 'us',
  });
});

test('winsServer returns the configured server, otherwise this machine if it is the domain controller', () => {
  const wins = (smb: string): string | undefined =>
    winsServer(databaseOf('c', `smb=service|${smb}`, 'InternalInterface=interface|IPAddress|10.0.0.1').snapshot());
  expect(wins('ServerRole|PDC|WINSServer|10.0.0.9')).toBe('10.0.0.9');
  expect(['PDC', 'ADS', 'WS', 'PDC2'].map((role) => wins(`ServerRole|${role}`))).toEqual([
    '10.0.0.1',
    '10.0.0.1',
    undefined,
    undefined,
  ]);
});
