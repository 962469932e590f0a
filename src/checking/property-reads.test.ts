import { expect, test } from 'vitest';
import { propertyReads, type CodeKind } from './property-reads.ts';

const reads = (kind: CodeKind, text: string): string[] =>
  propertyReads(text, kind).map(({ database, key, property, line }) => `${line} ${database} ${key} ${property}`);

test.each<[CodeKind, string, string[]]>([
  ['ejs', '\n<%= configuration.sshd.TCPPort %>', ['2 configuration sshd TCPPort']],
  ['ejs', "<%= configuration['httpd-e-smith']?.status %>", ['1 configuration httpd-e-smith status']],
  ['ejs', "<%= database('dungog').box.Size %>", ['1 dungog box Size']],
  ['ejs', '<% const own = accounts.admin; %>\n<%= own?.Shell %>', ['2 accounts admin Shell']],
  [
    'ejs',
    '<% const { access, status: on } = configuration.sshd; %>',
    ['1 configuration sshd access', '1 configuration sshd status'],
  ],
  // Template text is not code, and a record may be missing.
  [
    'ejs',
    '<% const smb = configuration.smb; %>\n# /etc/smb.conf\n<%= smb.Port %><%# smb.Old %>',
    ['3 configuration smb Port'],
  ],
  [
    'ejs',
    '<%= configuration.LocalIP?.type %><% const { type, start } = configuration.dhcpd ?? {}; %>',
    ['1 configuration dhcpd start'],
  ],
  ['ejs', '<%= configuration.LocalIP.type %>', ['1 configuration LocalIP type']],
  ['ejs', '<%= configuration[name].Port %> <%= listUsers().length %> <%= my.configuration.x %>', []],
  ['module', "user.accounts.get('admin')?.prop('Shell')", ['1 accounts admin Shell']],
  ['module', "const x = databases.configuration.snapshot().get('a');\nx?.prop('B')", ['2 configuration a B']],
  ['module', "configuration\n  .get('a')\n  ?.prop('B')", ['1 configuration a B']],
  [
    'module',
    "configuration.getProp('a', 'B'); configuration.get(name)?.prop('B'); user.prop('C')",
    ['1 configuration a B'],
  ],
  ['module', "// configuration.get('a')?.prop('B')", []],
  [
    'perl',
    '{ "$loggerdemo{DbPassword} ${\'httpd-e-smith\'}{access}" }',
    ['1 configuration loggerdemo DbPassword', '1 configuration httpd-e-smith access'],
  ],
  ['perl', '{ my %own = (a => 1); "$own{a} $ENV{PATH} $_{x}" }', []],
  ['perl', "{ $DB->get_prop('a', 'B'); $DB->get('c')->prop('D') }", ['1 configuration a B', '1 configuration c D']],
  [
    'shell',
    'config getprop a B\n/sbin/e-smith/db accounts getprop admin Shell',
    ['1 configuration a B', '2 accounts admin Shell'],
  ],
  ['shell', 'config getprop "$1" B; # config getprop a B', []],
])('propertyReads finds in %s code %j the reads %j', (kind, text, expected) => {
  expect(reads(kind, text).sort()).toEqual([...expected].sort());
});
