import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { StoredRecord } from '../db/file/record.ts';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { servicePorts } from '../services/ports/service-ports.ts';
import { checkDefaultValues } from './check-default-values.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

/** The files whose values are reported. */
function found(values: Readonly<Record<string, string>>): readonly string[] {
  for (const [path, value] of Object.entries(values)) folder.write(join('db', path), `${value}\n`);
  return checkDefaultValues(folder.path).map(({ file = '' }) => file);
}

const properties = ['TCPPort', 'TCPPorts', 'UDPPort', 'UDPPorts'];
const defaults = 'configuration/defaults/notes';

const good = '|,|1|65535|00080|80,443| 80, 443|80 443|80;443|80,,443|1:2|1-2|1:1|10000-10010,10000:10010'.split('|');
const bad = '0|65536|000080|-1|1:|:1|2:1|2-1|1:2:3|1 : 2|a|80,http|80/tcp|8.0|٨٠'.split('|');

test.each([...good.map((value) => [value, []] as const), ...bad.map((value) => [value, properties] as const)])(
  'ports %j are reported in %j, as the firewall reads them',
  (value, expected) => {
    const files = found(Object.fromEntries(properties.map((property) => [`${defaults}/${property}`, value])));
    expect(files).toEqual(expected.map((property) => `db/${defaults}/${property}`));
    const { mistakes } = servicePorts(
      new StoredRecord('notes', ['service', ...properties.flatMap((property) => [property, value])].join('|')),
    );
    expect([...new Set(mistakes.map(({ property }) => property))].sort()).toEqual(expected);
  },
);

test('ports of records of any type are read by the firewall, a status has two values only for a service', () => {
  expect(
    found({
      'configuration/defaults/plain/type': 'configuration',
      'configuration/defaults/plain/status': 'sleepy',
      'configuration/defaults/plain/TCPPort': 'http',
    }),
  ).toEqual(['db/configuration/defaults/plain/TCPPort']);
});

test('values of other databases are not checked', () => {
  expect(found({ 'hosts/defaults/notes/TCPPort': 'http', 'hosts/force/notes/status': 'on' })).toEqual([]);
});
