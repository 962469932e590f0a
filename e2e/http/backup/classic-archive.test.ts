import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../src/files/temporary-folder.fixture.ts';
import { openRoot } from '../../../src/root.ts';
import { openFreshApp } from '../../support/fresh-app.ts';
import { listing, restoringOn, upload } from '../../support/restoring.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('Owners of a classic archive are left out: only root can give files away\n');

/** The files of a classic server, written by hand; owners have the numbers of that server. */
const files: Readonly<
  Record<string, { readonly text: string; readonly mode?: number; readonly owner?: [number, number] }>
> = {
  'home/e-smith/db/accounts': {
    text: [
      '# DO NOT MODIFY THIS FILE.',
      'admin=system|FirstName|Local|Lastname|Administrator|PasswordSet|yes',
      'jane=user|City|Ottawa|Dept|Main|EmailForward|local|FirstName|Jane|Gid|5000|LastName|Doe|PasswordSet|yes|Phone|555-5555|Shell|/usr/bin/rssh|Uid|5000',
      'paint=group|Description|Painters|Gid|5001|Members|jane|Uid|5001',
      'wall=ibay|CgiBin|disabled|Gid|5002|Group|paint|Name|Walls|PasswordSet|no|PublicAccess|none|Uid|5002|UserAccess|wr-group-rd-group',
      '',
    ].join('\n'),
    mode: 0o640,
  },
  'home/e-smith/db/configuration': {
    text: 'DomainName=old.example\nSystemName=classic\nLocalIP=192.168.1.1\nsshd=service|access|private|status|enabled\n',
    mode: 0o640,
  },
  'home/e-smith/db/domains': {
    text: 'old.example=domain|Content|Primary|Description|Primary domain|Nameservers|internet\n',
  },
  'home/e-smith/db/hosts': { text: 'www.old.example=host|ExternalIP||HostType|Self|InternalIP||MACAddress|\n' },
  'home/e-smith/db/backups': { text: '1100000000=backup_record|BackupType|tape|Result|0\n' },
  'home/e-smith/db/mysql/shop.dump': { text: '-- Dump completed\n', mode: 0o600 },
  'home/e-smith/files/users/jane/home/plan.txt': { text: 'paint it\n', mode: 0o640, owner: [5000, 5000] },
  'home/e-smith/files/users/jane/Maildir/cur/1.mail:2,S': {
    text: 'Subject: old\n\nold\n',
    mode: 0o600,
    owner: [5000, 5000],
  },
  'home/e-smith/files/ibays/wall/files/colours': { text: 'red\n', mode: 0o660, owner: [5000, 5001] },
  'home/e-smith/files/ibays/wall/html/index.htm': { text: '<html></html>\n', mode: 0o644, owner: [102, 102] },
  'etc/e-smith/templates-custom/etc/motd/10own': { text: 'Own words\n' },
  'root/notes': { text: 'remember\n', mode: 0o600 },
  'etc/passwd': {
    text: 'root:x:0:0:root:/root:/bin/bash\nwww:x:102:102:Web:/home/e-smith:/bin/false\njane:x:5000:5000:Jane Doe:/home/e-smith/files/users/jane:/usr/bin/rssh\n',
  },
  'etc/shadow': { text: `root:!!:13000:::::\njane:$1$abcdefgh$${'A'.repeat(22)}:13000:0:99999:7:::\n`, mode: 0o400 },
  'etc/group': { text: 'root:x:0:\nwww:x:102:\njane:x:5000:\npaint:x:5001:jane,www\nwall:x:5002:\n' },
  'etc/gshadow': { text: 'root:::\n', mode: 0o400 },
  'etc/samba/smbpasswd': { text: '', mode: 0o600 },
};

/** The names in the order of the classic desktop backup. */
const order = [
  'home/e-smith',
  'etc/e-smith/templates-custom',
  'root',
  'etc/passwd',
  'etc/shadow',
  'etc/group',
  'etc/gshadow',
  'etc/samba/smbpasswd',
];

function makeServer(folder: string): void {
  for (const [path, { text, mode = 0o644, owner }] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (isRoot && owner) chownSync(file, ...owner);
    chmodSync(file, mode);
    // Times in the archives of classic servers are whole seconds.
    utimesSync(file, 1_200_000_000, 1_200_000_000);
  }
  const bay = join(folder, 'home/e-smith/files/ibays/wall/files');
  linkSync(join(bay, 'colours'), join(bay, 'colours-again'));
  symlinkSync('colours', join(bay, 'link'));
  lutimesSync(join(bay, 'link'), 1_200_000_000, 1_200_000_000);
  utimesSync(join(bay, 'colours'), 1_100_000_000, 1_100_000_000);
  if (!isRoot) return;
  chownSync(bay, 0, 5001);
  chmodSync(bay, 0o2770);
}

test('an archive with the layout of a classic server is restored, each file as it was', async () => {
  const folder = temporaryFolder().path;
  const app = await openFreshApp({ accounts: ['someone=user|FirstName|Else|Uid|5000|Gid|5000'] });
  try {
    makeServer(folder);
    const archive = execFileSync('tar', ['--create', '--gzip', '--format=gnu', ...order], {
      cwd: folder,
      maxBuffer: 10_000_000,
    });
    // An export of this server, older than its data.
    mkdirSync(app.root.path('home/e-smith/db/mysql'), { recursive: true });
    writeFileSync(app.root.path('home/e-smith/db/mysql/own.dump'), '-- Dump completed\n');
    const loaded = (): string[] =>
      app.system.events
        .recent(1000)
        .flatMap(({ signals }) => signals)
        .flatMap(({ event, args }) => (event === 'mysql-restore' ? [args.join()] : []));
    const admin = await app.admin();
    const { path, html } = await upload(app, admin, new Uint8Array(archive));
    expect(html).toContain('The archive does not say which server it comes from.');
    const { plan, step } = await restoringOn(app, admin).restore(path, 'all');
    expect(plan).toContain('Painters');
    expect(plan).toMatch(/<summary>Loaded into MariaDB[^<]*<\/summary>\s*<ul>\s*<li><bdi>shop</);
    expect(loaded()).toEqual(['shop']);
    expect(step).toBe('done');
    expect(app.account('jane')).toContain('Shell|/usr/bin/rssh|Uid|5000');
    expect(app.account('someone')).toBeUndefined();
    const { configuration } = app.system.databases;
    expect(configuration.snapshot().get('DomainName')?.value).toBe('old.example');
    // The records of past backups are those of this server.
    expect(app.system.databases.open('backups').snapshot().get('1100000000')).toBeUndefined();
    expect(readFileSync(app.root.path('root/notes'), 'utf8')).toBe('remember\n');
    expect(readFileSync(app.root.path('etc/shadow'), 'utf8')).toContain(`jane:$1$abcdefgh$${'A'.repeat(22)}:`);
    for (const part of ['users/jane/home', 'users/jane/Maildir/cur', 'ibays/wall/files'])
      expect(listing(app, `home/e-smith/files/${part}`)).toBe(
        listing({ root: openRoot(folder) }, `home/e-smith/files/${part}`),
      );
    const one = await upload(app, admin, new Uint8Array(archive));
    expect((await restoringOn(app, admin).restore(one.path, 'database:hosts')).step).toBe('done');
    expect(loaded()).toEqual(['shop']);
    // One database of MariaDB: a server without MariaDB reports that, and the restore can be tried again.
    const again = await upload(app, admin, new Uint8Array(archive));
    expect(again.html).toContain('value="export:shop"');
    expect((await restoringOn(app, admin).restore(again.path, 'export:shop')).step).toBe('ready');
    expect((await admin.get(again.path)).html).toContain('MariaDB did not accept the database shop');
  } finally {
    await app.close();
  }
});
