import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import type { RecordLines } from '../../src/kit/testing/fresh-root.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const hasSamba = canRun('testparm', ['--version']);
const smbConf = (records: RecordLines = {}): Promise<string> =>
  expandFor(import.meta.dirname, '/etc/samba/smb.conf', records);

/** The lines of one share, without the blanks before them. */
function share(text: string, name: string): string[] {
  const [, ...sections] = text.split(/^\[/m);
  const found = sections.find((section) => section.startsWith(`${name}]`));
  return (found ?? '').trimEnd().split(/\n\s*/).slice(1);
}

test('without any record there is a server for this machine only, with home folders and nothing else', async () => {
  const text = await smbConf();
  expect(share(text, 'global')).toEqual(
    expect.arrayContaining([
      'workgroup = WORKGROUP',
      'netbios name = server',
      'server string = Panelsmith',
      'hosts allow = 127.0.0.1/32',
      'map to guest = never',
      'deadtime = 10080',
      'disable netbios = yes',
    ]),
  );
  expect(text.match(/^\[.*\]$/gm)).toEqual(['[global]', '[homes]']);
});

test('the settings of the server are used, the networks that may come are the local ones', async () => {
  const text = await smbConf({
    configuration: [
      'SystemName=mail',
      'smb=service|Workgroup|Büro|ServerString|100% "ours" $1|DeadTime|30|NetBIOS|enabled',
    ],
    networks: ['10.1.0.0=network|Mask|255.255.0.0', 'nonsense=network|Mask|255.0.0.0'],
  });
  expect(share(text, 'global')).toEqual(
    expect.arrayContaining([
      'netbios name = mail',
      'server string = 100% "ours" $1',
      'hosts allow = 127.0.0.1/32 10.1.0.0/16',
      'deadtime = 30',
      'disable netbios = no',
    ]),
  );
});

test.each(['a\\b', '%m', '"x"', '', ' x'])(
  'a name of the server that Samba would misread is left out: %j',
  async (name) => {
    const text = await smbConf({
      configuration: ['SystemName=mail', `smb=service|ServerName|${name}|Workgroup|${name}`],
    });
    expect(share(text, 'global')).toEqual(expect.arrayContaining(['workgroup = WORKGROUP', 'netbios name = mail']));
  },
);

test('a bay is shared with its settings; its files alone, where its web pages are not public', async () => {
  const text = await smbConf({
    accounts: [
      'plain=ibay|Name|Plain|PublicAccess|none',
      'site=ibay|Name|Our site|PublicAccess|global|UserAccess|wr-group-rd-everyone|Browseable|disabled',
      'kept=ibay|Name|Kept|UserAccess|wr-group-rd-group|RecycleBin|enabled|KeepVersions|enabled',
    ],
  });
  expect(share(text, 'plain')).toEqual([
    'comment = Plain',
    'path = /home/e-smith/files/ibays/plain/files',
    'read only = no',
    'inherit permissions = yes',
    'create mask = 0640',
    'map archive = no',
  ]);
  expect(share(text, 'site')).toEqual(
    expect.arrayContaining(['path = /home/e-smith/files/ibays/site', 'create mask = 0664', 'browseable = no']),
  );
  expect(share(text, 'kept')).toEqual(
    expect.arrayContaining(['create mask = 0660', 'vfs objects = recycle', 'recycle:versions = yes']),
  );
});

test('records whose name would be syntax, or the name of a special share, are not shared', async () => {
  const names = ['global', 'homes', 'print$', 'netlogon', 'a]b', '../etc', 'two words', '%U'];
  const text = await smbConf({
    accounts: [...names.map((name) => `${name}=ibay|Name|x`), 'printers=printer|Description|x', 'la-ser=printer'],
  });
  expect(text.match(/^\[.*\]$/gm)).toEqual(['[global]', '[homes]']);
});

test('a bay with an unknown right to write gets the narrowest one', async () => {
  for (const right of ['constructor', 'wr-nobody', ''])
    expect(share(await smbConf({ accounts: [`bay=ibay|UserAccess|${right}`] }), 'bay')).toContain('create mask = 0640');
});

test('a printer has a share of its own, with its description or its name', async () => {
  const text = await smbConf({ accounts: ['ink=printer|Description|', 'laser=printer|Description|Floor 2; "A"'] });
  expect(share(text, 'ink')).toContain('comment = ink');
  expect(share(text, 'laser')).toEqual([
    'comment = Floor 2; "A"',
    'path = /var/spool/samba',
    'printable = yes',
    'printer name = laser',
    'guest ok = no',
  ]);
});

test.each(['ends\\', 'ends\\ ', 'ends \\ \\', 'ends\\\t'])('a description never joins two lines: %j', async (name) => {
  const text = await smbConf({
    configuration: [`smb=service|ServerString|${name}`],
    accounts: [`bay=ibay|Name|${name}`, `laser=printer|Description|${name}`],
  });
  expect(text).not.toMatch(/\\\s*$/m);
  expect([...share(text, 'bay'), ...share(text, 'laser')].filter((line) => line.startsWith('comment'))).toEqual([
    'comment = ends',
    'comment = ends',
  ]);
});

test.runIf(hasSamba)(
  'Samba reads the file of a server with awkward descriptions as it is meant (testparm)',
  async () => {
    const text = await smbConf({
      configuration: ['SystemName=mail', 'smb=service|ServerString|it\\ |Workgroup|office|NetBIOS|enabled'],
      accounts: [
        'bay=ibay|Name|#1 "%U" $HOME ; \\ |RecycleBin|enabled|PublicAccess|local',
        "laser=printer|Description|it's = [100%] \\ ",
      ],
      networks: ['192.168.1.0=network|Mask|255.255.255.0'],
    });
    const { status, output } = askAbout(text, ['testparm', '-s', 'FILE']);
    expect(status).toBe(0);
    expect(output).not.toMatch(/Unknown parameter|Ignoring|unavailable|ERROR|invalid/);
    expect(output).toMatch(/^\tserver string = it$/m);
    expect(output).toMatch(/^\thosts allow = 127\.0\.0\.1\/32 192\.168\.1\.0\/24$/m);
    expect(output).toMatch(
      /^\[bay\]\n\tcomment = #1 "%U" \$HOME ;\n[^[]*\tpath = \/home\/e-smith\/files\/ibays\/bay$/m,
    );
    expect(output).toMatch(/^\[laser\]\n\tcomment = it's = \[100%\]\n[^[]*\tpath = \/var\/spool\/samba$/m);
  },
);
