import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootMachine, whyNoMachine, type Machine } from './machine.ts';

const obstacle = whyNoMachine();
const home = join(import.meta.dirname, '../..');

const unit = (more = ''): string =>
  `[Unit]\nDescription=a service for tests\n[Service]\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target small.target\n${more}`;

/** The combinations of a record, a default of an installed package, and a running service. */
const combinations = ['---', '--r', '-d-', '-dr', 'r--', 'r-r', 'rd-', 'rdr'].flatMap((has) =>
  ['enabled', 'disabled'].map((status) => ({ name: `${has.replaceAll('-', 'n')}-${status}`, has, status })),
);
const recorded = combinations.filter(({ has }) => has.startsWith('r'));
const owned = combinations.filter(({ has }) => has[1] === 'd');
const running = combinations.filter(({ has }) => has.endsWith('r'));

const packages = '/usr/share/panelsmith/panels';
const type = (name: string): string => `${packages}/daemons/db/configuration/defaults/${name}/type`;
const names = ['alias', 'socketed', 'oneshot', 'masked', 'missing', 'bell*', 'many'];

describe.skipIf(obstacle !== undefined)(`run level under systemd${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let machine: Machine;

  beforeAll(async () => {
    const units = [...combinations.map(({ name }) => name), 'socketed', 'masked-not', 'ssh', 'bell1', 'bell2'];
    machine = await bootMachine({
      ...Object.fromEntries(units.map((name) => [`/etc/systemd/system/${name}.service`, unit()])),
      '/etc/systemd/system/real.service': unit('Alias=alias.service\n'),
      '/etc/systemd/system/socketed.socket':
        '[Socket]\nListenStream=/run/socketed\n[Install]\nWantedBy=sockets.target\n',
      '/etc/systemd/system/oneshot.service': '[Service]\nType=oneshot\nExecStart=/bin/true\n',
      '/etc/systemd/system/masked.service': '-> /dev/null',
      '/home/e-smith/db/configuration': [
        ...[...recorded.map(({ name, status }) => `${name}=service|status|${status}`)],
        'alias=service|status|disabled',
        'bell*=service|status|disabled',
        'masked=service|status|enabled',
        'n-other=url|status|enabled',
        'oneshot=service|status|enabled',
        'socketed=service|status|disabled',
        'sshd=service|status|enabled',
        '',
      ].join('\n'),
      ...Object.fromEntries([...owned.map(({ name }) => name), ...names].map((name) => [type(name), 'service\n'])),
      [`${packages}/odd/db/configuration/defaults/rnn-enabled/type`]: 'url\n',
    });
    const started = running.map(({ name }) => name);
    machine.run('systemctl', 'start', 'real', 'socketed.socket', 'socketed', 'ssh', 'bell1', 'bell2', ...started);
    machine.run('systemctl', 'enable', 'real', 'socketed.socket', 'bell1', ...started);
  });

  afterAll(() => machine.stop(), 60_000);

  function panelsmith(...args: string[]): { status: number; output: string } {
    return machine.run(process.execPath, join(home, 'dist/src/cli/panelsmith.js'), ...args);
  }

  function said(): string {
    const newest = 'cat "$(ls -t /var/lib/panelsmith/runs/*.jsonl | head -1)"';
    return machine.run('sh', '-c', newest).output;
  }

  /** Such as `active enabled`, of each unit. */
  function states(...units: string[]): Map<string, string> {
    const each = (what: string): string[] =>
      machine
        .run('systemctl', what, ...units)
        .output.trim()
        .split('\n');
    const [active, enabled] = [each('is-active'), each('is-enabled')];
    return new Map(units.map((name, index) => [name, `${String(active[index])} ${String(enabled[index])}`]));
  }

  test('each of the eight combinations becomes what its record and its package say, for both statuses', () => {
    const all = combinations.map(({ name }) => name);
    const before = states(...all);
    const { status } = panelsmith('signal-event', 'runlevel-adjust');
    expect(said()).not.toContain('[ERROR]');
    expect(status).toBe(0);
    const after = states(...all);
    for (const { name, has, status: wanted } of combinations) {
      const isRun = has === 'rd-' || has === 'rdr' ? wanted === 'enabled' : false;
      const expected = has.startsWith('r') ? (isRun ? 'active enabled' : 'inactive disabled') : before.get(name);
      expect([name, after.get(name)]).toEqual([name, expected]);
    }
    expect(said()).toContain('disable and stop rnr-enabled, an orphan');
  });

  test('aliases, sockets, masked units and keys that are patterns', () => {
    expect(Object.fromEntries(states('real', 'socketed.service', 'socketed.socket', 'ssh', 'bell1', 'bell2'))).toEqual({
      real: 'inactive disabled',
      'socketed.service': 'inactive disabled',
      // It would start the service again.
      'socketed.socket': 'inactive disabled',
      // Of the record sshd: the bundled package for remote access owns it.
      ssh: 'active enabled',
      bell1: 'active enabled',
      bell2: 'active disabled',
    });
    expect(said()).toContain('bell* is left alone: this cannot be the name of a service');
    expect(said()).toContain('masked is left alone: it is masked');
  });

  test('a service of a bundled package without its program is left alone', () => {
    for (const key of ['masq', 'httpd-admin', 'pptpd'])
      panelsmith('config', 'set', key, 'service', 'status', 'enabled');
    const { status, output } = panelsmith('signal-event', 'runlevel-adjust');
    expect([status, status === 0 ? '' : output + said()]).toEqual([0, '']);
    expect(said()).toContain('pptpd is left alone: it is not installed');
    // These are parts of Panelsmith: there is nothing to say.
    expect(said()).not.toMatch(/masq|httpd-admin/);
  });

  test('a service without a unit fails the event, and the others are adjusted', () => {
    machine.run('systemctl', 'stop', 'rdr-enabled');
    panelsmith('config', 'set', 'missing', 'service', 'status', 'enabled');
    expect(panelsmith('signal-event', 'runlevel-adjust').status).toBe(1);
    expect(said()).toContain('missing is enabled, but nothing of that name can be started here');
    expect(states('rdr-enabled').get('rdr-enabled')).toBe('active enabled');
  });
});
