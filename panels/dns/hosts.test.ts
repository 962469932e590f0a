import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Events } from '../../src/events/events.ts';
import { expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import type { RecordLines } from '../../src/kit/testing/fresh-root.ts';
import { openRoot } from '../../src/root.ts';

const hostsLines = async (records: RecordLines = {}): Promise<string[]> =>
  (await expandFor(import.meta.dirname, '/etc/hosts', records)).trimEnd().split('\n').slice(1);
const loopback = ['127.0.0.1 localhost', '::1 localhost ip6-localhost ip6-loopback'];
const configuration = ['SystemName=Mail', 'DomainName=example.org', 'LocalIP=10.0.0.1'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hosts-'));
  mkdirSync(join(folder, 'etc'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('without any record there is the machine itself', async () => {
  expect(await hostsLines()).toEqual([
    ...loopback,
    '127.0.1.1 localhost.localdomain localhost',
    '127.0.1.1 localdomain',
  ]);
});

test('hosts of the domains that are answered here have their addresses', async () => {
  const lines = await hostsLines({
    configuration,
    domains: ['here.example=domain|Nameservers|localhost', 'out.example=domain|Nameservers|internet'],
    hosts: [
      'far.example.org=host|HostType|Remote|ExternalIP|203.0.113.9|InternalIP|10.0.0.2',
      'mail.example.org=host|HostType|Local|InternalIP|10.0.0.99',
      'pc.here.example=host|HostType|Local|InternalIP|10.0.0.7|ExternalIP|203.0.113.8',
      'www.example.org=host|HostType|Self',
      'www.out.example=host|HostType|Self',
    ],
  });
  expect(lines).toEqual([
    ...loopback,
    '10.0.0.1 mail.example.org mail',
    '10.0.0.1 example.org',
    '10.0.0.1 here.example',
    '203.0.113.9 far.example.org',
    '10.0.0.7 pc.here.example',
    '10.0.0.1 www.example.org',
  ]);
});

test('a host without a usable address is named in a comment, and has no line of its own', async () => {
  const hosts = [
    'a=host|HostType|Local|InternalIP|10.0.0.300',
    'b=host|HostType|Odd|InternalIP|10.0.0.2',
    'c=host|HostType|constructor',
    'd=host',
  ];
  const lines = await hostsLines({ configuration, hosts: hosts.map((line) => line.replace('=', '.example.org=')) });
  expect(lines.slice(4)).toEqual(
    ['a', 'b', 'c', 'd'].map((name) => `# left out, as it has no address: ${name}.example.org`),
  );
});

test('names that would be more than one name are left out', async () => {
  const lines = await hostsLines({
    configuration: ['SystemName=my server', 'DomainName=ex ample', 'LocalIP=10.0.0.1 evil'],
    domains: ['a b=domain', '#x=domain'],
    hosts: ['a b.example.org=host|HostType|Self', '%h.ex ample=host|HostType|Self'],
  });
  expect(lines).toEqual(loopback);
});

async function signalUpdate(): Promise<string> {
  const actions = join(import.meta.dirname, 'events');
  const source = { name: 'dns', folder: actions, modules: actions };
  const events = new Events({ root: openRoot(folder), sources: () => [source] });
  const run = await events.signal('panelsmith-dns-update', [], { author: 'admin', changeSet: undefined }).finished;
  await events.close();
  return run.actions.find(({ name }) => name === 'S04keep-hosts')?.output ?? '';
}

test('the lines that people wrote into the hosts file are kept once, before it is made for the first time', async () => {
  const [file, kept] = [join(folder, 'etc/hosts'), join(folder, 'etc/hosts.before-panelsmith')];
  expect(await signalUpdate()).toBe('');
  writeFileSync(file, '192.0.2.1 ours\n');
  expect(await signalUpdate()).toContain('kept the old file as');
  expect(readFileSync(kept, 'utf8')).toBe('192.0.2.1 ours\n');
  writeFileSync(file, '192.0.2.2 later\n');
  expect(await signalUpdate()).toBe('');
  expect(readFileSync(kept, 'utf8')).toBe('192.0.2.1 ours\n');
});

test('a hosts file that was made from the databases is not kept', async () => {
  writeFileSync(join(folder, 'etc/hosts'), '# Made by Panelsmith. What\n');
  await signalUpdate();
  expect(existsSync(join(folder, 'etc/hosts.before-panelsmith'))).toBe(false);
});
