import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../root.ts';
import { databasesWith } from './firewall.fixture.ts';
import { ip, routesOf, setRoutes, type Route } from './routes.ts';

const batch = 'etc/panelsmith/routes.batch';
const unit = 'etc/systemd/system/panelsmith-routes.service';
const wants = 'etc/systemd/system/multi-user.target.wants/panelsmith-routes.service';
let root: Root;

beforeEach(() => {
  const folder = temporaryFolder().path;
  root = openRoot(folder);
});

test.each([
  ['10.1.0.0=network|Mask|255.255.0.0|Router|192.168.1.254', [{ network: '10.1.0.0/16', router: '192.168.1.254' }]],
  ['fd00:1::=network|Mask|64|Router|fd00::1', [{ network: 'fd00:1::/64', router: 'fd00::1' }]],
  ['10.1.2.3=network|Mask|255.255.255.255|Router|192.168.1.254', [{ network: '10.1.2.3', router: '192.168.1.254' }]],
  ['10.1.0.0=network|Mask|255.255.0.0', []],
  ['10.1.0.0=network|Mask|255.255.0.0|Router|', []],
  ['10.1.0.0=network|Mask|255.255.0.0|Router|gateway', []],
  ['10.1.0.0=network|Mask|255.255.0.0|Router|192.168.1.254/24', []],
  ['10.1.0.0=network|Mask|255.255.0.0|Router|fd00::1', []],
  ['10.1.0.0=network|Mask|255.0.255.0|Router|192.168.1.254', []],
  // This would be the default route.
  ['0.0.0.0=network|Mask|0.0.0.0|Router|192.168.1.254', []],
  ['10.1.0.0=other|Mask|255.255.0.0|Router|192.168.1.254', []],
])('the record %j asks for the routes %j', (record, routes) => {
  expect(routesOf(databasesWith({ networks: [record] }))).toEqual(routes);
});

/**
 * Sets routes on a machine with these answers of `ip`.
 * @returns the calls that change something, and what was printed
 */
async function set(routes: readonly Route[], answers: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const said: string[] = [];
  await setRoutes(
    root,
    routes,
    (program, args) => {
      const call = args.join(' ');
      if (!call.includes(' show ')) said.push(`${program === ip ? 'ip' : program} ${call}`);
      const output = answers[call] ?? '';
      return Promise.resolve({ status: output.startsWith('!') ? 2 : 0, output: output.replace(/^!/, '') });
    },
    (line) => said.push(line),
  );
  return said;
}

test('routes are set, and routes of ours that are no longer wanted are removed', async () => {
  const answers = {
    '-4 route show proto 143':
      '10.1.0.0/16 via 192.168.1.254 dev lan0\n10.9.0.0/16 via 192.168.1.254 dev lan0\n10.1.2.3 via 192.168.1.9\n',
    '-6 route show proto 143': 'fd09::/64 via fd00::1 dev lan0 metric 1024\nfd00:1::5 via fd00::1\n',
  };
  const routes = [
    { network: '10.1.0.0/16', router: '192.168.1.254' },
    { network: '10.1.2.3', router: '192.168.1.9' },
    { network: 'fd00:1::5', router: 'fd00::1' },
  ];
  expect(await set(routes, answers)).toEqual([
    'ip -4 route del 10.9.0.0/16 proto 143',
    'ip -6 route del fd09::/64 proto 143',
    'ip route replace 10.1.0.0/16 via 192.168.1.254 proto 143',
    'ip route replace 10.1.2.3 via 192.168.1.9 proto 143',
    'ip route replace fd00:1::5 via fd00::1 proto 143',
  ]);
});

test('a single host is the same route with and without its prefix', async () => {
  const answers = { '-4 route show proto 143': '10.1.2.3 via 192.168.1.9\n' };
  expect(await set([{ network: '10.1.2.3/32', router: '192.168.1.9' }], answers)).toEqual([
    'ip route replace 10.1.2.3/32 via 192.168.1.9 proto 143',
  ]);
});

test('a route that cannot be set is reported, and the others are set', async () => {
  const routes = ['10.1.0.0/16', '10.2.0.0/16'].map((network) => ({ network, router: '10.9.9.9' }));
  const failure = '!Error: Nexthop has invalid gateway.\n';
  expect(await set(routes, { 'route replace 10.1.0.0/16 via 10.9.9.9 proto 143': failure })).toEqual([
    'ip route replace 10.1.0.0/16 via 10.9.9.9 proto 143',
    '[WARNING] no route to 10.1.0.0/16 by 10.9.9.9: Error: Nexthop has invalid gateway.',
    'ip route replace 10.2.0.0/16 via 10.9.9.9 proto 143',
  ]);
});

test('nothing is removed while the present routes are unknown', async () => {
  expect(
    await set([], { '-4 route show proto 143': '!Cannot open netlink socket', '-6 route show proto 143': '' }),
  ).toEqual([]);
});

test('a unit that boots with the server sets the same routes', async () => {
  await set([
    { network: '10.1.0.0/16', router: '192.168.1.254' },
    { network: 'fd00:1::/64', router: 'fd00::1' },
  ]);
  expect(readFileSync(root.path(batch), 'utf8')).toBe(
    'route replace 10.1.0.0/16 via 192.168.1.254 proto 143\nroute replace fd00:1::/64 via fd00::1 proto 143\n',
  );
  expect(readFileSync(root.path(unit), 'utf8')).toContain(`\nExecStart=-${ip} -force -batch /${batch}\n`);
  expect(readlinkSync(root.path(wants))).toBe('../panelsmith-routes.service');
});

test('without routes the unit is removed', async () => {
  await set([{ network: '10.1.0.0/16', router: '192.168.1.254' }]);
  await set([]);
  expect([batch, unit, wants].filter((path) => lstatSync(root.path(path), { throwIfNoEntry: false }))).toEqual([]);
});
