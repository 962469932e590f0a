import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { canRun } from '../../process/children/can-run.fixture.ts';
import { ChangeSet } from '../../changes/change-set.ts';
import { Databases } from '../file/databases.ts';
import { initializeDefaultDatabases } from '../defaults/defaults.ts';
import { openRoot, type Root } from '../../root.ts';
import type { ExpandOptions } from '../../templates/expansion.ts';
import { TemplateExpander } from '../../templates/template-expander.ts';
import { TemplateFailure } from '../../templates/template-failure.ts';

const hasTextTemplate = canRun('perl', ['-MText::Template', '-e1']);
const hasPerl = canRun('perl', ['-e1']);
let folder: TemporaryFolder;
let reports: string[];

beforeEach(() => {
  folder = temporaryFolder();
  reports = [];
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) folder.write(path, text);
}

function sme(databases: Readonly<Record<string, string>> = {}): Root {
  put({ 'home/e-smith/db/configuration': 'SystemName=mail\nsshd=service|TCPPort|22|status|enabled\n' });
  put(Object.fromEntries(Object.entries(databases).map(([name, text]) => [`home/e-smith/db/${name}`, text])));
  return openRoot(folder.path);
}

function nethserver(databases: Readonly<Record<string, string>>): Root {
  put({ 'var/lib/nethserver/db/configuration': 'sshd=service|access|private|status|enabled\n' });
  put(Object.fromEntries(Object.entries(databases).map(([name, text]) => [`var/lib/nethserver/db/${name}`, text])));
  return openRoot(folder.path);
}

function stored(file: string): string[] {
  const lines = folder.read(file).split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** Expands a template with one fragment and returns its text. */
async function expand(root: Root, code: string, how: ExpandOptions = { into: 'memory' }): Promise<string> {
  put({ 'etc/e-smith/templates/out/x/10a': `{ ${code} }`, 'out/.keep': '' });
  const report = (line: string): void => void reports.push(line.replaceAll(folder.path, ''));
  const expander = new TemplateExpander({ root, databases: new Databases(root), sources: [], report });
  try {
    return (await expander.expand('/out/x', how)).bytes.toString();
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return error.mistakes
      .map(({ file, line, message }) => `${file}:${line ?? 0}: ${message}`.replaceAll(folder.path, ''))
      .join('\n');
  } finally {
    await expander.close();
  }
}

/** Runs one migrate fragment of the configuration database and returns the reported lines. */
async function migrate(root: Root, code: string): Promise<string[]> {
  put({ 'etc/e-smith/db/configuration/migrate/10a': `{ ${code} }` });
  await initializeDefaultDatabases(
    new Databases(root),
    root,
    [],
    (line) => void reports.push(line.replaceAll(folder.path, '')),
  );
  return reports;
}

describe.skipIf(!hasTextTemplate)('a database without records', () => {
  test.each([
    ['of no bytes', ''],
    ['of a header only', '# DB\n# updated: Fri Nov 20 20:23:07 2026\n'],
    ['of a blank line', '\n'],
  ])('can be opened if it consists of %s', async (_how, text) => {
    const root = sme({ rules: text });
    const opened = `join ' ', map { my $d = $_; defined $d ? 'open:' . join ',', $d->keys : 'undef' }`;
    const classes = [
      'DB::db',
      'ConfigDB',
      'AccountsDB',
      'DomainsDB',
      'HostsDB',
      'NetworksDB',
      'ConfigDB::UTF8',
      'HostsDB::UTF8',
    ];
    const calls = classes.map(
      (name) => `esmith::${name}->open_ro('rules'), esmith::${name}->open('/home/e-smith/db/rules')`,
    );
    expect(await expand(root, `${opened} ${calls.join(', ')}`)).toBe(
      Array(classes.length * 2)
        .fill('open:')
        .join(' '),
    );
  });

  test('can be opened after its last record was deleted, and in a staged state', async () => {
    const root = sme({ rules: 'a=rule\n' });
    const code = `my $d = esmith::ConfigDB->open('rules'); $d->get('a')->delete; esmith::ConfigDB->open_ro('rules') ? 'open' : 'undef'`;
    expect(await expand(root, code, {})).toBe('open');
    const changes = new ChangeSet(new Databases(root));
    const view = { open: (name: string) => changes.database(name) };
    expect(await expand(root, `esmith::ConfigDB->open_ro('rules') ? 'open' : 'undef'`, { view })).toBe('open');
    expect(await expand(root, `esmith::ConfigDB->open_ro('none') ? 'open' : 'undef'`, { view })).toBe('undef');
  });

  test('differs from a missing database, which is reported', async () => {
    const root = sme();
    const code = `my $d = esmith::HostsDB->open; (defined $d ? 'open' : 'undef') . ' ' . esmith::DB->error`;
    expect(await expand(root, code)).toBe(`undef No such file or directory: ${folder.path}/home/e-smith/db/hosts`);
  });
});

describe.skipIf(!hasTextTemplate)('create', () => {
  test('makes a database with its defaults, and refuses if the file exists', async () => {
    const root = sme({ empty: '' });
    put({ 'etc/e-smith/db/newdb/defaults/k/type': 't\n', 'etc/e-smith/db/newdb/defaults/k/A': '1\n' });
    const code = `my $d = esmith::ConfigDB->create('newdb'); $d->set_prop('k', 'B', 2);
      join ' ', $d->get('k')->props('x') ? 'made' : '', map { defined esmith::ConfigDB->create($_) ? 'made' : 'refused ' . esmith::DB->error } 'newdb', 'empty'`;
    expect(await expand(root, code, {})).toBe('made refused File exists refused File exists');
    expect(stored('home/e-smith/db/newdb')).toEqual(['k=t|A|1|B|2']);
  });

  test('takes a path, and returns the reason of a failure', async () => {
    const root = sme();
    expect(await expand(root, `esmith::ConfigDB->create('/srv/own/db')->file`, {})).toBe(`${folder.path}/srv/own/db`);
    expect(await expand(root, `esmith::ConfigDB->create('..') ? 1 : esmith::DB->error`, {})).toContain('".."');
  });

  test('reload reads changes by others, or that the file was deleted', async () => {
    const root = sme({ rules: 'a=1\n' });
    const other = `open(my $f, '>', '${folder.path}/home/e-smith/db/rules'); print $f "b=2\\n"; close $f;`;
    const code = `my $d = esmith::ConfigDB->open('rules'); ${other} my @seen = join ',', $d->keys; $d->reload; push @seen, join ',', $d->keys;
      unlink '${folder.path}/home/e-smith/db/rules'; $d->reload; push @seen, join(',', $d->keys) || 'none'; "@seen"`;
    expect(await expand(root, code, {})).toBe('a b none');
  });

  test('migrate fills in defaults and resetToDefaults restores them', async () => {
    const root = sme({ rules: 'k=t|A|own\n' });
    put({ 'etc/e-smith/db/rules/defaults/k/A': '1', 'etc/e-smith/db/rules/defaults/k/B': '2' });
    const code = `my $d = esmith::ConfigDB->open('rules'); my @seen; for my $how (qw(migrate resetToDefaults)) { $d->$how; push @seen, $d->raw('k') }
      "@seen " . ($d->record_has_defaults('k') ? 'yes' : 'no') . ($d->record_has_defaults('x') ? 'yes' : 'no')`;
    expect(await expand(root, code, {})).toBe('t|A|own|B|2 t|A|1|B|2 yesno');
  });
});

describe.skipIf(!hasPerl)('a migrate fragment', () => {
  test('can create a missing database', async () => {
    const root = sme();
    const code = `my $d = esmith::ConfigDB->open('newdb') || esmith::ConfigDB->create('newdb'); $d->new_record('k1', { type => 't', A => 1 }); ''`;
    expect(await migrate(root, code)).toEqual([]);
    expect(stored('home/e-smith/db/newdb')).toEqual(['k1=t|A|1']);
    expect(existsSync(folder.at('home/e-smith/db/newdb'))).toBe(true);
  });

  test('can use the methods and modules that templates have', async () => {
    const root = sme({ networks: '10.0.0.0=network|Mask|255.0.0.0\n', hosts: 'a.b.c=host\n' });
    const code = `$DB->set_value('Allow', $DB->hosts_allow_spec('sshd'));
      $DB->set_value('Base', esmith::util::ldapBase('a.b')); $DB->set_value('Host', join ',', map { $_->key } esmith::HostsDB->open->get_hosts_by_domain('b.c'));
      esmith::db::db_set_prop($confref, 'sshd', 'TCPPort', esmith::db::db_get_prop($confref, 'sshd', 'TCPPort') + 1);`;
    expect(await migrate(root, code)).toEqual([]);
    expect(stored('home/e-smith/db/configuration')).toEqual([
      'Allow=sshd: 127.0.0.1 10.0.0.0/255.0.0.0',
      'Base=dc=a,dc=b',
      'Host=a.b.c',
      'SystemName=mail',
      'sshd=service|TCPPort|23|status|enabled',
    ]);
  });

  test('cannot see internal variables', async () => {
    const root = sme();
    const code = `$DB->set_value('Seen', join ',', map { defined $_ ? 1 : 0 } $limit, $package, $path, $file, $text, $line);`;
    expect(await migrate(root, code)).toEqual([]);
    expect(stored('home/e-smith/db/configuration')[0]).toBe('Seen=0,0,0,0,0,0');
  });

  test('that needs a missing module is reported with both names', async () => {
    const root = sme();
    expect(await migrate(root, 'use esmith::NoSuch; 1')).toEqual([
      expect.stringMatching(/migrate\/10a failed: module esmith::NoSuch is not installed at \/etc\S+10a line 1/),
    ]);
  });
});

describe.skipIf(!hasTextTemplate)('on a NethServer root', () => {
  const networks =
    'eth0=ethernet|ipaddr|192.168.5.1|netmask|255.255.255.0|role|green\neth1=ethernet|role|red\neth2=ethernet|role|red\n' +
    'br0=bridge|role|blue\nbond0=bond|role|orange\neth0:0=alias|role|alias\ndmz=zone|Interface|eth9\nppp0=xdsl|role|yellow\n' +
    '10.9.0.0=network|Mask|255.255.0.0\n';

  test('an interface is found by its role, alone or in a list', async () => {
    const root = nethserver({ networks });
    expect(
      await expand(
        root,
        `use esmith::NetworksDB; my $n = esmith::NetworksDB->open_ro || return; $n->green->prop('ipaddr')`,
      ),
    ).toBe('192.168.5.1');
    const code = `my $n = esmith::NetworksDB->open_ro; join ' ', map { my $how = $_; join(',', map { $_->key } $n->$how) || 'none' } qw(green red blue orange yellow interfaces ethernets bridges bonds aliases zones ipsecs)`;
    expect(await expand(root, code)).toBe(
      'eth0 eth1,eth2 br0 bond0 ppp0 bond0,br0,eth0,eth0:0,eth1,eth2,ppp0 eth0,eth1,eth2 br0 bond0 eth0:0 dmz none',
    );
    expect(
      await expand(
        root,
        `my $n = esmith::NetworksDB::UTF8->open_ro; my $none = $n->get_by_role('none'); (defined $none ? 1 : 0) . $n->get_by_role('red')->key`,
      ),
    ).toBe('0eth1');
  });

  test('an access list starts with the green network', async () => {
    const root = nethserver({ networks });
    const code = `my $n = esmith::NetworksDB->open_ro; join ' | ', map { scalar $n->local_access_spec($_) } 'private', 'localhost', 'public', ''`;
    const own = '127.0.0.1 192.168.5.0/255.255.255.0';
    expect(await expand(root, code)).toBe(`${own} 10.9.0.0/255.255.0.0 | ${own} | ALL | ${own} 10.9.0.0/255.255.0.0`);
    expect(await expand(root, `$DB->hosts_allow_spec('sshd')`)).toBe(`sshd: ${own} 10.9.0.0/255.255.0.0`);
  });

  test('other roots have no roles', async () => {
    const root = sme({ networks: 'eth0=ethernet|role|green\n10.0.0.0=network|Mask|255.0.0.0\n' });
    expect(await expand(root, `esmith::NetworksDB->open_ro->local_access_spec`)).toBe('127.0.0.1 10.0.0.0/255.0.0.0');
    expect(await expand(root, `esmith::NetworksDB->open_ro->green`)).toBe(
      '/etc/e-smith/templates/out/x/10a:1: esmith::NetworksDB has no method green here at /etc/e-smith/templates/out/x/10a line 1.',
    );
  });

  test('a class installed in the root uses our storage', async () => {
    const root = nethserver({ rules: 'r1=rule|Src|any\n' });
    put({
      'usr/share/perl5/vendor_perl/NethServer/Rules.pm':
        'package NethServer::Rules; use esmith::ConfigDB; our @ISA = ("esmith::ConfigDB"); sub open_ro { my ($c, $f) = @_; return $c->SUPER::open_ro($f || "rules") } sub rules { $_[0]->get_all_by_prop(type => "rule") } 1;',
    });
    expect(
      await expand(root, `use NethServer::Rules; join ',', map { $_->prop('Src') } NethServer::Rules->open_ro->rules`),
    ).toBe('any');
  });
});

describe.skipIf(!hasTextTemplate)('without `use`, as in the classic expander,', () => {
  test.each([
    ['esmith::util::ldapBase("example.org")', 'dc=example,dc=org'],
    ["esmith::db::db_get_prop($confref, 'sshd', 'status')", 'enabled'],
    ["my ($type, %p) = esmith::db::db_get($confref, 'sshd'); $type . $p{TCPPort}", 'service22'],
    ["scalar esmith::db::db_get($confref, 'sshd')", 'service|TCPPort|22|status|enabled'],
    [
      "my %p = esmith::db::db_get_prop($confref, 'sshd'); join ',', map { \"$_=$p{$_}\" } sort keys %p",
      'TCPPort=22,status=enabled',
    ],
    ["esmith::db::db_get_type($confref, 'sshd')", 'service'],
    ["join ',', esmith::db::db_get($confref)", 'SystemName,sshd'],
    ['tie my %c, "esmith::config"; esmith::db::db_get_type(\\%c, "SystemName")', 'mail'],
    ['tie my %h, "esmith::config", "/home/e-smith/db/hosts"; join ",", map { "$_=$h{$_}" } keys %h', 'a.b.c=host|IP|1'],
    ['use esmith::db; tie my %h, "esmith::config", "hosts"; db_get_prop(\\%h, "a.b.c", "IP")', '1'],
    ['my %h = esmith::HostsDB->as_hash; $h{"a.b.c"}{IP}', '1'],
    ['my %h = esmith::ConfigDB->as_hash("hosts"); $h{"a.b.c"}{type}', 'host'],
    ['my %h = esmith::HostsDB->open_ro->as_hash; join ",", keys %h', 'a.b.c'],
    ['my %h = esmith::HostsDB->as_hash("none"); scalar keys %h', '0'],
    [
      'esmith::ConfigDB->open_ro->get("sshd")->show',
      'sshd\n  TCPPort = 22\n   status = enabled\n     type = service\n',
    ],
    ['join " ", esmith::util::computeNetworkAndBroadcast("192.168.8.4", "255.255.254.0")', '192.168.8.0 192.168.9.255'],
    ['esmith::util::computeLocalNetworkSpec("192.168.8.4", "255.255.255.0")', '192.168.8.0/255.255.255.0'],
    ['esmith::util::computeLocalNetworkShortSpec("192.168.8.4", "255.255.255.0")', '192.168.8.0/24'],
    ['esmith::util::computeLocalNetworkPrefix("192.168.8.4", "255.255.255.0")', '192.168.8.'],
    ['join ",", esmith::util::computeAllLocalNetworkPrefixes("192.168.8.4", "255.255.254.0")', '192.168.8,192.168.9'],
    ['join ",", esmith::util::computeAllLocalNetworkPrefixes("192.168.8.4", "255.255.255.255")', '192.168.8.4'],
    ['esmith::util::computeLocalNetworkReversed("192.168.8.4", "255.255.252.0")', '168.192.in-addr.arpa.'],
    ['join ",", esmith::util::computeHostRange("192.168.8.4", "255.255.255.0")', '256,192.168.8.0,192.168.8.255'],
    ['esmith::util::computeNetmaskFromBits(23)', '255.255.254.0'],
    ['esmith::util::IPaddrToBackwardQuad(esmith::util::IPquadToAddr("1.2.3.4"))', '4.3.2.1.in-addr.arpa.'],
    ['esmith::util::determineRelease()', '(unknown version)'],
    [
      'use esmith::util::network qw(isValidIP cleanIP); cleanIP("010.001.0.9") . (isValidIP("1.2.3.256") ? 1 : 0)',
      '10.1.0.90',
    ],
    ['POSIX::strftime("%Y", gmtime 0)', '1970'],
    ['File::Basename::basename("/a/b") . (FileHandle->new("/nowhere") ? 1 : 0)', 'b0'],
    ['use POSIX; use File::Basename qw(dirname); floor(2.7) . dirname("/a/b")', '2/a'],
  ])('this code works: %s', async (code, made) => {
    const root = sme({ hosts: 'a.b.c=host|IP|1\n' });
    expect(await expand(root, code)).toBe(made);
    expect(reports).toEqual([]);
  });

  test('tied hashes write under the lock and change only their own line', async () => {
    const root = sme({ rules: 'a=rule|X|1\nold=rule|P|a\\|b|P|2\n' });
    const code = `tie my %r, 'esmith::config', 'rules'; esmith::db::db_set(\\%r, 'b', 'rule', { Note => "l1\\nl2" }); esmith::db::db_set_prop(\\%r, 'a', 'Y', 2);
      esmith::db::db_set_type(\\%r, 'a', 'other'); esmith::db::db_delete_prop(\\%r, 'a', 'X'); $r{c} = 'rule'; delete $r{c}; esmith::db::db_set_prop(\\%r, 'none', 'Y', 2) // 'undef'`;
    expect(await expand(root, code, {})).toBe('undef');
    expect(stored('home/e-smith/db/rules')).toEqual(['a=other|Y|2', 'b=rule|Note|l1\\nl2', 'old=rule|P|a\\|b|P|2']);
  });

  test('UTF8 classes return characters, and invalid bytes stay in the file', async () => {
    const root = sme({ rules: 'a=rule|Name|Zoë\n' });
    const name = `esmith::ConfigDB::UTF8->open('rules')->get_prop('a', 'Name')`;
    expect(await expand(root, `length(${name}) . length(esmith::ConfigDB->open('rules')->get_prop('a', 'Name'))`)).toBe(
      '34',
    );
    writeFileSync(folder.at('home/e-smith/db/rules'), Buffer.from('a=rule|Name|Zo\xeb|X|1\n', 'latin1'));
    expect(await expand(root, name)).toBe('Zo\\xEB');
    await expand(root, `esmith::ConfigDB::UTF8->open('rules')->set_prop('a', 'Y', "\\x{eb}")`, {});
    expect(readFileSync(folder.at('home/e-smith/db/rules'), 'latin1')).toContain('a=rule|Name|Zo\xeb|X|1|Y|\xc3\xab\n');
  });

  test.each([
    ['use esmith::NoSuch; 1', 'module esmith::NoSuch is not installed'],
    ['esmith::NoSuch::call(1)', 'module esmith::NoSuch is not loaded, whose call is called'],
    ['esmith::NoSuch->open', 'module esmith::NoSuch is not loaded, whose open is called'],
    ['esmith::util::setUnixPassword("a", "b")', 'esmith::util has no setUnixPassword here'],
  ])('%s is reported with module, fragment and line', async (code, words) => {
    const at = '/etc/e-smith/templates/out/x/10a';
    expect(await expand(sme(), `\n${code}`)).toBe(`${at}:2: ${words} at ${at} line 2.`);
  });
});
