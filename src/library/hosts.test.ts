import { expect, test } from 'vitest';
import { Draft } from '../db/file/draft.ts';
import { Snapshot } from '../db/file/snapshot.ts';
import { parseLines } from '../db/file/text/lines.ts';
import { hostsInDomain, renameHosts } from './hosts.ts';

const draftOf = (...lines: string[]): Draft =>
  new Draft('hosts', new Snapshot(parseLines(lines.map((line) => `${line}\n`).join(''))));
const linesOf = ({ lines }: Draft): string[] =>
  Buffer.concat(lines.text().pieces)
    .toString()
    .split('\n')
    .filter((line) => line.includes('=') && !line.startsWith('#'));
const keysIn = (domain: string, ...lines: string[]): string[] =>
  hostsInDomain(draftOf(...lines), domain).map(({ key }) => key);

test('the hosts directly in a domain are found, those in a subdomain or another domain are not', () => {
  expect(
    keysIn(
      'example.com',
      'www.example.com=host',
      'a.b.example.com=host',
      'www.myexample.com=host',
      'www.example.org=host',
    ),
  ).toEqual(['www.example.com']);
});

test('the case of a domain does not matter', () => {
  expect(keysIn('EXAMPLE.com', 'WWW.Example.COM=host')).toEqual(['WWW.Example.COM']);
});

test('the domain itself and records of another type are not hosts in it', () => {
  expect(keysIn('example.com', 'example.com=host', '.example.com=host', 'www.example.com=alias')).toEqual([]);
});

test('a host is renamed in every domain and keeps its properties', () => {
  const hosts = draftOf('old.a.com=host|HostType|Self', 'old.b.com=host|HostType|Local', 'older.a.com=host');
  expect(renameHosts(hosts, 'old', 'new')).toEqual(['new.a.com', 'new.b.com']);
  expect(linesOf(hosts).sort()).toEqual([
    'new.a.com=host|HostType|Self',
    'new.b.com=host|HostType|Local',
    'older.a.com=host',
  ]);
});

test('both hosts stay if the new name exists already', () => {
  const hosts = draftOf('new.a.com=host|HostType|Local', 'old.a.com=host|HostType|Self');
  expect(renameHosts(hosts, 'old', 'new')).toEqual([]);
  expect(linesOf(hosts).sort()).toEqual(['new.a.com=host|HostType|Local', 'old.a.com=host|HostType|Self']);
});
