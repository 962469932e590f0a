import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, office, openBox, type Box } from './box.ts';

const programs = ['/usr/sbin/apache2', '/usr/sbin/pwauth', '/usr/sbin/smbd', '/usr/bin/smbclient', '/usr/sbin/proftpd'];

const groups = ['staffers', 'shared', 'admin'] as const;
const userAccesses = ['wr-admin-rd-group', 'wr-group-rd-group', 'wr-group-rd-everyone'] as const;
const publicAccesses = ['none', 'local', 'local-pw', 'global', 'global-pw', 'global-pw-remote'] as const;

interface Bay {
  readonly name: string;
  readonly group: (typeof groups)[number];
  readonly user: (typeof userAccesses)[number];
  readonly open: (typeof publicAccesses)[number];
}

const bays: readonly Bay[] = groups.flatMap((group, g) =>
  userAccesses.flatMap((user, u) => publicAccesses.map((open, o) => ({ name: `b${g}${u}${o}`, group, user, open }))),
);

const password = 'Bay-2026-secret';

/** Web answers without and with the bay's password, in the local network, then outside. */
const web: Readonly<Record<Bay['open'], string>> = {
  none: '403 403 403 403',
  local: '200 200 403 403',
  'local-pw': '401 200 403 403',
  global: '200 200 200 200',
  'global-pw': '401 200 401 200',
  'global-pw-remote': '200 200 401 200',
};

/** Whether a member, another user, and admin may read and write over SMB. */
function wanted({ group, user }: Bay): string {
  const everyone = user === 'wr-group-rd-everyone' ? 'r' : '-';
  if (group === 'admin') return `${everyone} ${everyone} rw`;
  const member = user === 'wr-admin-rd-group' ? 'r' : 'rw';
  return `${member} ${group === 'shared' ? member : everyone} rw`;
}

describe.skipIf(leftOut('information bays', ...programs))('the 54 kinds of bays, by real daemons', () => {
  let box: Box;

  beforeAll(async () => {
    box = await openBox({
      ...office,
      accounts: [
        ...bays.map(({ name, group, user, open }) =>
          [
            `${name}=ibay`,
            'Name',
            'A "bay"',
            'Group',
            group,
            'UserAccess',
            user,
            'PublicAccess',
            open,
            'PasswordSet',
            'yes',
          ].join('|'),
        ),
        'member=user|FirstName|Mem|LastName|Ber|PasswordSet|yes',
        'other=user|FirstName|Ot|LastName|Her|PasswordSet|yes',
        'staffers=group|Members|member|Description|Staff',
      ],
    });
    box.panelsmith('initialize-default-databases');
    for (const name of ['unix', 'samba', 'web', 'ftp']) box.panelsmith('signal-event', `panelsmith-${name}-update`);
    const lines = [...bays.map(({ name }) => name), 'member', 'other', 'admin']
      .map((name) => `${name}:${password}\n`)
      .join('');
    assert.equal(box.run('chpasswd', ['-c', 'SHA512', '-s', '1000'], lines).status, 0);
    for (const name of ['member', 'other', 'admin'])
      assert.equal(box.run('smbpasswd', ['-s', '-a', name], `${password}\n${password}\n`).status, 0);
    await box.until('curl -s -o /dev/null http://127.0.0.1/');
    await box.until('curl -s --user member:Bay-2026-secret ftp://127.0.0.1/');
    await box.until(`smbclient -g -L 127.0.0.1 -U 'member%${password}'`);
  });

  afterAll(() => box.close());

  test('the web server answers as PublicAccess says, for every owner of the bay', () => {
    const script = bays
      .map(({ name }) => {
        const url = `http://mail.example.org/${name}/`;
        const get = (from: string, more = ''): string =>
          `$(curl -s -o /dev/null -w '%{http_code}' --interface ${from} -H 'Host: example.org' ${more} ${url})`;
        const signed = `--user ${name}:${password}`;
        return `echo ${name} ${get('127.0.10.7')} ${get('127.0.10.7', signed)} ${get('127.0.99.5')} ${get('127.0.99.5', signed)} &`;
      })
      .join('\n');
    const answers = box.out(`${script}\nwait`).trim().split('\n').sort();
    assert.deepEqual(
      answers,
      bays.map(({ name, open }) => `${name} ${web[open]}`),
    );
  });

  test('Samba lets members, others and admin do what Group and UserAccess say', () => {
    const script = bays
      .map(({ name, open }) => {
        const place = open === 'none' ? '' : 'files/';
        const can = (user: string): string =>
          `$(said=$(smbclient //127.0.0.1/${name} -U '${user}%${password}' -c 'ls ${place}*; put /etc/hostname ${place}${user}.txt' 2>&1); grep -q 'listing\\|failed' <<< "$said" || echo -n r; grep -q 'putting file' <<< "$said" && echo -n w)`;
        return `m=${can('member')}; o=${can('other')}; a=${can('admin')}; echo ${name} \${m:--} \${o:--} \${a:--}`;
      })
      .map((line, index) => `{ ${line}; } &${index % 6 === 5 ? '\nwait' : ''}`)
      .join('\n');
    const answers = box.out(`${script}\nwait`).trim().split('\n').sort();
    assert.deepEqual(
      answers,
      bays.map((bay) => `${bay.name} ${wanted(bay)}`),
    );
  });

  test('FTP lets them do the same with their own accounts', () => {
    const script = bays
      .map(({ name }) => {
        const place = `ftp://127.0.10.1/%2Fibays/${name}/files/`;
        const can = (user: string): string =>
          `$(curl -s -o /dev/null -l --user ${user}:${password} ${place} && echo -n r; curl -s -T /etc/hostname --user ${user}:${password} ${place}${user}.ftp && echo -n w)`;
        return `m=${can('member')}; o=${can('other')}; a=${can('admin')}; echo ${name} \${m:--} \${o:--} \${a:--}`;
      })
      .map((line, index) => `{ ${line}; } &${index % 6 === 5 ? '\nwait' : ''}`)
      .join('\n');
    const answers = box.out(`${script}\nwait`).trim().split('\n').sort();
    assert.deepEqual(
      answers,
      bays.map((bay) => `${bay.name} ${wanted(bay)}`),
    );
  });

  test('FTP as the bay itself is read-only, and asks for its password where PublicAccess says so', () => {
    const script = bays
      .map(({ name }) => {
        const list = (from: string, word: string): string =>
          `$(curl -s -o /dev/null --interface ${from} --user ${name}:${word} ftp://127.0.10.1/ && echo -n y || echo -n n)`;
        return `{ echo ${name} ${list('127.0.10.7', password)}${list('127.0.10.7', 'any')}${list('127.0.99.5', password)}${list('127.0.99.5', 'any')}; }`;
      })
      .map((line, index) => `${line} &${index % 6 === 5 ? '\nwait' : ''}`)
      .join('\n');
    const answers = box.out(`${script}\nwait`).trim().split('\n').sort();
    const want: Readonly<Record<Bay['open'], string>> = {
      none: 'nnnn',
      local: 'yynn',
      'local-pw': 'ynnn',
      global: 'yyyy',
      'global-pw': 'ynyn',
      'global-pw-remote': 'ynyn',
    };
    assert.deepEqual(
      answers,
      bays.map(({ name, open }) => `${name} ${want[open]}`),
    );
    const put = `curl -s -T /etc/hostname --user b003:${password} ftp://127.0.10.1/x.txt`;
    assert.notEqual(box.sh(put).status, 0);
  });

  test('the daemons follow a locked and a removed bay, and go on as before after a bad fragment', async () => {
    const page = `curl -s -o /dev/null -w '%{http_code}' --user b002:${password} -H 'Host: example.org' --interface 127.0.10.7 http://mail.example.org/b002/`;
    box.out('usermod -L b002');
    assert.equal(box.out(page), '401');
    box.out('usermod -U b002');
    box.panelsmith('db', 'accounts', 'settype', 'b003', 'ibay-deleted');
    box.panelsmith('signal-event', 'ibay-delete', 'b003');
    await box.until(
      `test "$(curl -s -o /dev/null -w '%{http_code}' -H 'Host: example.org' http://127.0.0.1/b003/)" = 404`,
    );
    assert.notEqual(box.sh(`smbclient //127.0.0.1/b003 -U 'admin%${password}' -c ls`).status, 0);
    assert.notEqual(box.sh('id b003').status, 0);
    // A fragment can hold a password.
    assert.equal(box.out('stat -c %a /etc/apache2/apache2.conf'), '600\n');
    const custom = '/etc/e-smith/templates-custom/etc';
    for (const [file, line] of [
      ['apache2/apache2.conf', 'Bogus on'],
      ['samba/smb.conf', 'no such key = yes'],
      ['proftpd/proftpd.conf', 'Nonsense on'],
    ])
      box.out(`mkdir -p ${custom}/${file}; echo "${line}" > ${custom}/${file}/90own`);
    assert.throws(() => box.panelsmith('signal-event', 'ibay-modify', 'b001'));
    const told = box.out('cat /var/lib/panelsmith/runs/*');
    for (const what of [/apache2\.conf.*Bogus/, /smb\.conf.*no such key/, /proftpd\.conf.*Nonsense/])
      assert.match(told, what);
    assert.equal(box.out(page), '200');
    box.out(`curl -s --user member:${password} ftp://127.0.0.1/`);
    box.out(`smbclient //127.0.0.1/b001 -U 'member%${password}' -c ls`);
  });
});
