import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, listens, office, openBox, type Box } from './box.ts';

const programs = ['/usr/bin/restic', '/usr/bin/rclone', '/usr/sbin/sshd', '/usr/sbin/smbd'];
const dist = join(import.meta.dirname, '../../dist/src');

/** Does at once what the server process does at night. */
const night = `
import { openRoot } from '${dist}/root.js';
import { openSystem } from '${dist}/system.js';
const system = await openSystem(openRoot('/'), { log: () => undefined });
system.backups.start(['nightly', 'drill'], '');
await system.backups.settled();
const records = system.databases.open('backups').snapshot().ofType('backup_record');
for (const record of records) console.log(record.prop('BackupType'), record.prop('Result'), record.prop('Note') ?? '');
await system.close();
`;

describe.skipIf(leftOut('nightly backups to other servers', ...programs))('the nightly backup', () => {
  let box: Box;

  beforeAll(async () => {
    box = await openBox(office);
    // Root's home folder of this machine is too large for the box.
    box.out('mount -t tmpfs tmpfs /root');
    box.out('useradd -m -p "*" keeper; mkdir -p /srv/share; chown keeper /srv/share');
    box.out('mkdir -p /home/e-smith/files/users/abc; echo "Dear Ann" > /home/e-smith/files/users/abc/letter');
    box.run('sh', ['-c', 'cat > /root/night.mjs'], night);
    box.panelsmith('initialize-default-databases');
    // MariaDB is not running in the box, and an export that fails aborts a backup.
    box.panelsmith('config', 'setprop', 'mysqld', 'status', 'disabled');
  });

  afterAll(() => box.close());

  /** Makes a backup and a trial restore; returns the results of this night. */
  function backUp(...props: string[]): string[] {
    box.panelsmith(
      'config',
      'setprop',
      'backupwk',
      'status',
      'enabled',
      'Login',
      'keeper',
      'SmbHost',
      'localhost',
      ...props,
    );
    box.out('rm -f /home/e-smith/db/backups');
    const { status, output } = box.run(process.execPath, ['/root/night.mjs']);
    assert.equal(status, 0, output);
    return output
      .trim()
      .split('\n')
      .map((line) => line.trim());
  }

  const good = ['nightly 0', 'drill 0'];

  test('goes to another server by SFTP, with a key of its own', async () => {
    box.out('ssh-keygen -q -t ed25519 -N "" -f /tmp/host-key; mkdir -p /run/sshd');
    box.out('/usr/sbin/sshd -p 2222 -h /tmp/host-key -o PidFile=/run/sshd.pid');
    await box.until(listens(2222));
    const sftp = ['VFSType', 'sftp', 'Mount', 'backups', 'SftpPort', '2222'];
    assert.match(backUp(...sftp)[0] ?? '', /^nightly restic:1 ./);
    box.out(
      'install -d -o keeper -m 700 ~keeper/.ssh; install -o keeper -m 600 /var/lib/panelsmith/backup/ssh-key.pub ~keeper/.ssh/authorized_keys',
    );
    assert.deepEqual(backUp(...sftp), good);
    assert.match(box.out('ls ~keeper/backups/restic'), /config/);
    // Another server in its place is not trusted.
    box.out('kill $(cat /run/sshd.pid); rm /tmp/host-key*; ssh-keygen -q -t ed25519 -N "" -f /tmp/host-key');
    await box.until(`! ${listens(2222)}`);
    box.out('/usr/sbin/sshd -p 2222 -h /tmp/host-key -o PidFile=/run/sshd.pid');
    await box.until(listens(2222));
    const stored = box.out('find ~keeper/backups -type f | sort');
    assert.match(backUp(...sftp)[0] ?? '', /^nightly restic:1 ./);
    assert.equal(box.out('find ~keeper/backups -type f | sort'), stored);
  });

  test('goes to a Windows share, with a password that no list of processes shows', async () => {
    const config = [
      '[global]\nserver role = standalone server\nsmb ports = 445\ndisable netbios = yes\nload printers = no',
      '[safe place]\npath = /srv/share\nread only = no\nvalid users = keeper\n',
    ].join('\n');
    box.run('sh', ['-c', 'cat > /etc/samba/smb.conf; mkdir -p /run/samba'], config);
    box.out('printf "Share-2026\\nShare-2026\\n" | smbpasswd -s -a keeper; smbd -D');
    await box.until(listens(445));
    const share = ['VFSType', 'cifs', 'SmbShare', 'safe place'];
    assert.match(backUp(...share, 'Password', 'wrong')[0] ?? '', /^nightly restic:1 ./);
    assert.deepEqual(backUp(...share, 'Password', 'Share-2026'), good);
    assert.match(box.out('ls /srv/share/restic'), /config/);
  });
});
