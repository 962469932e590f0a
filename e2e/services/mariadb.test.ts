import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { leftOut, office, openBox, type Box } from './box.ts';

const home = join(import.meta.dirname, '../..');
const packages = join(home, 'e2e/packages');
const commands = 'PATH=/var/cache/panelsmith/bin:$PATH';
const init = '/etc/e-smith/sql/init';

/** A second server with databases of its own, in a folder that Panelsmith takes for its root. */
const second = '/tmp/two';
const onSecond = `env PANELSMITH_ROOT=${second}`;

describe.skipIf(leftOut('MariaDB', '/usr/sbin/mariadbd', '/usr/bin/mariadb-dump'))(
  'databases, by a real MariaDB',
  () => {
    let box: Box;

    /** Rows of the server as root of the system. */
    const rows = (sql: string, where = ''): string =>
      box.out(`mariadb ${where} --skip-column-names -e "${sql}"`).trim();
    const password = (root = ''): string =>
      box.out(`sed -n 's/^loggerdemo=.*DbPassword|\\([^|]*\\).*/\\1/p' ${root}/home/e-smith/db/configuration`).trim();
    const asUser = (sql: string): { status: number; output: string } =>
      box.sh(`MYSQL_PWD=${password()} mariadb -u loguser --skip-column-names loggerdemo -e "${sql}"`);
    const put = (version: string): string =>
      box.out(
        `cd /usr/share/panelsmith/panels; rm -rf loggerdemo; cp -r ${packages}/loggerdemo-${version}/loggerdemo . && chmod -R go-w loggerdemo && chown -R root: loggerdemo`,
      );
    const hook = (name = 'install/post'): { status: number; output: string } =>
      box.sh(`${commands} sh -x /usr/share/panelsmith/panels/loggerdemo/${name}`);
    /** Starts a server of the second root, with the newest version of the application beside it. */
    const startSecond = (): void => {
      const folder = `${second}/usr/share/panelsmith/panels`;
      box.out(
        `mkdir -p ${second}/run/mysqld ${second}/home/e-smith/db ${second}${init} ${folder} && chown mysql: ${second}/run/mysqld /tmp/second-data && chmod 755 ${second}`,
      );
      box.out(
        `cp -r ${packages}/loggerdemo-1.1/loggerdemo ${folder}; chmod -R go-w ${folder}; chown -R root: ${folder}`,
      );
      box.out(`echo 'SystemName=two' > ${second}/home/e-smith/db/configuration`);
      box.out(
        `mariadbd --no-defaults --user=mysql --datadir=/tmp/second-data --socket=${second}/run/mysqld/mysqld.sock --skip-networking --pid-file=/tmp/second.pid > /tmp/second.log 2>&1 & true`,
      );
    };
    const newestRun = (): string => box.out('cat "$(ls -t /var/lib/panelsmith/runs/*.jsonl | head -1)"');
    const state = (): string =>
      rows(
        'SELECT * FROM mysql.global_priv; SELECT * FROM mysql.db; SHOW CREATE TABLE loggerdemo.log_entry; SELECT * FROM loggerdemo.log_entry',
      ).replace(/"password_last_changed":\d+/g, '');

    beforeAll(async () => {
      box = await openBox(office);
      // Without the other bundled panels, a removal has few events.
      const events = ['runlevel-adjust', 'firewall-adjust'].map(
        (name) => `/usr/share/panelsmith/panels/closing/events/${name}`,
      );
      box.out(`cd ${home}/panels && ls | grep -v -x mariadb | xargs rm -r; mkdir -p ${events.join(' ')}`);
      box.out('cp -a /var/lib/mysql /tmp/second-data; mkdir -p /usr/share/panelsmith/panels');
      box.panelsmith('initialize-default-databases');
      box.panelsmith('signal-event', 'panelsmith-mariadb-update');
      startSecond();
    });

    afterAll(() => box.close());

    test('the server runs, and the program and the unit for files of applications are there', () => {
      assert.equal(rows('SELECT 1'), '1');
      box.out(
        'test -x /etc/rc.d/init.d/mysql.init; /etc/rc.d/init.d/mysql.init start; /etc/rc.d/init.d/mysql.init stop',
      );
      box.out('test -L /etc/systemd/system/mariadb.service.wants/panelsmith-mysql-init.service');
    });

    test('removing an application without files of SQL leaves its tables, unless its data are removed first', () => {
      const manage = (verb: string, what: string): string => box.panelsmith('packages', verb, what);
      const record = (): string => box.out("grep '^visitors=' /home/e-smith/db/configuration");
      const word = (): string => /DbPassword\|([\w-]{32})$/m.exec(record())?.[1] ?? '';
      const asVisitors = (sql: string): { status: number; output: string } =>
        box.sh(`MYSQL_PWD=${word()} mariadb -u visitors --skip-column-names visitors -e "${sql}"`);
      manage('install', `${packages}/neth-visitors`);
      const made = record();
      assert.equal(asVisitors("CREATE TABLE t (a text); INSERT INTO t VALUES ('Ann')").status, 0);
      assert.equal(asVisitors('SELECT * FROM mysql.global_priv').status, 1);
      assert.equal(asVisitors('CREATE DATABASE other').status, 1);
      assert.equal(box.sh(`grep -rlF -e ${word()} /var/lib/panelsmith/runs /var/log`).output, '');
      manage('remove', 'neth-visitors');
      assert.equal(rows('SELECT a FROM visitors.t'), 'Ann');
      manage('install', `${packages}/neth-visitors`);
      assert.deepEqual([record(), asVisitors('SELECT a FROM t').output], [made, 'Ann\n']);
      box.panelsmith('signal-event', 'neth-visitors-drop');
      manage('remove', 'neth-visitors');
      assert.equal(
        rows("SHOW DATABASES LIKE 'visitors'; SELECT user FROM mysql.global_priv WHERE user = 'visitors'"),
        '',
      );
    });

    test('the install hook of an application makes its database by the old commands of the manual, and can run twice', () => {
      put('1.0');
      const { status, output } = hook();
      assert.equal(status, 0);
      const order = [...output.matchAll(/^\+ (\S+)/gm)].map(([, program = '']) => program.replace(/.*\//, ''));
      assert.deepEqual(order, ['initialize-default-databases', 'expand-template', 'mysql.init', 'true']);
      assert.equal(box.out(`ls -A ${init}`), '');
      const run = newestRun();
      assert.match(
        run,
        /loggerdemo-create-schema.sql:3: translated for this server: REPLACE INTO user .* => CREATE USER/,
      );
      assert.ok(!run.includes(password()) && password().length === 32);
      assert.equal(asUser("INSERT INTO log_entry VALUES ('error: no paper', NOW()), ('hello', NOW())").status, 0);
      assert.notEqual(asUser('SELECT * FROM mysql.global_priv').status, 0);
      const before = [password(), state()];
      assert.equal(hook().status, 0);
      assert.deepEqual([password(), state()], before);
      // A fragment of the web server knows the password too.
      const file = '/etc/apache2/apache2.conf';
      const fragment = `/etc/e-smith/templates${file}/90loggerdemo.ejs`;
      box.out(`mkdir -p /etc/e-smith/templates${file}`);
      box.out(`echo 'SetEnv LOGGERDEMO_PASSWORD <%= configuration.loggerdemo.DbPassword %>' > ${fragment}`);
      box.panelsmith('expand-template', file);
      assert.equal(box.out(`cat ${file}`), `SetEnv LOGGERDEMO_PASSWORD ${password()}\n`);
      assert.match(box.out(`${commands} db sqlinit print`), /^loggerdemo=database\|Users\|loguser@localhost$/m);
    });

    test('a new version asks the database and brings the old table up to date; a second time changes nothing', () => {
      put('1.1');
      assert.equal(hook().status, 0);
      assert.equal(
        asUser('SELECT entry_message, severity FROM log_entry ORDER BY entry_message').output,
        'error: no paper\terror\nhello\tnote\n',
      );
      const before = state();
      box.panelsmith('signal-event', 'loggerdemo-update');
      assert.equal(state(), before);
      assert.equal(box.out(`ls -A ${init}`), '');
    });

    test('removing the package leaves the tables; its other hook removes them; a failed file does not stop the first one', async () => {
      box.out('cp -r /usr/share/panelsmith/panels/loggerdemo /tmp/kept; rm -r /usr/share/panelsmith/panels/loggerdemo');
      assert.equal(rows('SELECT COUNT(*) FROM loggerdemo.log_entry'), '2');
      assert.equal(box.sh(`${commands} sh /tmp/kept/uninstall/post-and-data`).status, 0);
      assert.equal(
        rows("SHOW DATABASES LIKE 'loggerdemo'; SELECT user FROM mysql.global_priv WHERE user = 'loguser'"),
        '',
      );
      const kept = password();
      put('1.1');
      const secret = kept;
      box.out(
        `cat > ${init}/S10_bad.sql <<E\nCREATE DATABASE IF NOT EXISTS half;\n\nSELECT '${secret}' FROM nowhere.nothing WHERE '${secret}' '${secret}' (;\nCREATE DATABASE never;\nE`,
      );
      box.out(
        `printf '#!/bin/sh\\necho "no such thing" >&2; exit 3\\n' > ${init}/S20_program; chmod 755 ${init}/S20_program`,
      );
      box.out(
        `echo true > ${init}/S30_not-executable; echo 'SELECT 1;' > ${init}/S40_open.sql; chmod 666 ${init}/S40_open.sql`,
      );
      const { status, output } = hook();
      assert.equal(status, 0);
      assert.equal(password(), kept);
      // The program of the application put in the first entry.
      assert.equal(asUser('SELECT entry_message FROM log_entry').output, 'installed\n');
      // What failed is kept and noted with its line, without secrets.
      assert.match(output, /a file of \/etc\/e-smith\/sql\/init failed and is kept/);
      assert.equal(box.out(`ls -A ${init}`), 'S10_bad.sql\nS20_program\nS30_not-executable\nS40_open.sql\n');
      const noted = box.out(`${commands} db sqlinit show`);
      assert.match(noted, /S10_bad.sql=init\n(.*\n)*\s+Line=3\n\s+Message=ERROR 1064: You have an error/);
      assert.match(noted, /S20_program=init\n(.*\n)*\s+Message=no such thing\n/);
      assert.match(noted, /Message=it is neither a .sql file nor executable/);
      assert.match(noted, /Message=others than root can write it \(mode 666\)/);
      assert.equal(rows("SHOW DATABASES LIKE 'half'; SHOW DATABASES LIKE 'never'"), 'half');
      for (const text of [noted, newestRun(), output]) assert.ok(!text.includes(secret));
      box.out(`echo 'CREATE DATABASE IF NOT EXISTS half;' > ${init}/S10_bad.sql`);
      box.panelsmith('signal-event', 'mysql-init-retry', 'S10_bad.sql');
      await box.together(
        ...['S20_program', 'S30_not-executable', 'S40_open.sql', '../../../../etc/hosts'].map(
          (name) => `${commands} signal-event mysql-init-remove ${name}`,
        ),
      );
      assert.equal(box.out(`ls -A ${init}; test -e /etc/hosts; ${commands} db sqlinit print | grep =init || true`), '');
    });

    test('every database is exported before a backup, and an export is restored on another server', async () => {
      box.out(
        [
          "cat > /tmp/half.sql <<'E'",
          "CREATE TABLE t (a text); INSERT INTO t VALUES ('Zoë');",
          'CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = UPPER(NEW.a);',
          'CREATE PROCEDURE p() SELECT a FROM v;',
          'E',
          'mariadb half < /tmp/half.sql',
        ].join('\n'),
      );
      box.panelsmith('signal-event', 'pre-backup');
      const folder = '/home/e-smith/db/mysql';
      const there = `--socket=${second}/run/mysqld/mysqld.sock`;
      assert.equal(
        box.out(`stat -c '%a %n' ${folder} ${folder}/*`),
        [`700 ${folder}`, ...['half', 'loggerdemo', 'mysql'].map((name) => `600 ${folder}/${name}.dump`), ''].join(
          '\n',
        ),
      );
      assert.ok(!box.out(`cat ${folder}/mysql.dump`).includes('`root`@'));

      box.out(`${onSecond} ${commands} initialize-default-databases`);
      box.out(`${onSecond} ${commands} expand-template /etc/e-smith/sql/init/loggerdemo-create-schema.sql`);
      box.out(
        `${onSecond} ${commands} signal-event panelsmith-mariadb-update || true; test ! -e ${second}${init}/loggerdemo-create-schema.sql`,
      );
      const [here, other] = [password(), password(second)];
      assert.ok(other.length === 32 && here !== other);
      const signsIn = (word: string): boolean =>
        box.sh(`MYSQL_PWD=${word} mariadb ${there} -u loguser loggerdemo -e 'SELECT 1'`).status === 0;
      assert.deepEqual([signsIn(here), signsIn(other)], [false, true]);

      box.out(`cp -r ${folder} ${second}/home/e-smith/db/`);
      box.out(`${onSecond} ${commands} signal-event mysql-restore loggerdemo`);
      assert.equal(rows('SELECT entry_message FROM loggerdemo.log_entry', there), 'installed');
      assert.equal(rows("SHOW DATABASES LIKE 'half'", there), '');
      assert.deepEqual([signsIn(here), signsIn(other)], [false, true]);

      box.out(`${onSecond} ${commands} signal-event mysql-restore`);
      assert.equal(rows('CALL half.p()', there), 'Zoë');
      assert.equal(rows('SHOW TRIGGERS FROM half', there).split('\t')[0], 'g');
      assert.deepEqual([signsIn(here), signsIn(other)], [true, false]);
      // Exports of a classic server: its own tables are left out, a bad one does not stop the good ones.
      const dumps = `${second}/home/e-smith/db/mysql`;
      const grants = rows('SELECT * FROM mysql.db', there);
      box.out(
        `printf 'USE mysql;\\nDROP TABLE IF EXISTS db;\\nCREATE TABLE db (a int);\\n-- Dump completed\\n' > ${dumps}/mysql.dump`,
      );
      box.out(`printf '\\\\! touch /has-run\\nCREATE TABLE bad (;\\n-- Dump completed\\n' > ${dumps}/aaa.dump`);
      box.out(`mariadb ${there} -e 'DROP DATABASE half'`);
      assert.notEqual(box.sh(`${onSecond} ${commands} signal-event mysql-restore`).status, 0);
      assert.notEqual(box.sh('test -e /has-run').status, 0);
      assert.equal(rows('SELECT a FROM half.t', there), 'Zoë');
      assert.equal(rows('SELECT * FROM mysql.db', there), grants);
      // Exports that were made to harm: they reach neither other databases nor programs.
      box.out(`rm ${dumps}/mysql.dump ${dumps}/aaa.dump; echo 'CREATE TABLE sourced (a int);' > /tmp/more.sql`);
      const hostile = {
        e1: 'USE mysql;\\nCREATE TABLE taken (a int);',
        e2: 'DELETE FROM mysql.global_priv;',
        e3: '\\\\! touch /tmp/taken',
        e4: 'source /tmp/more.sql',
        e5: 'DROP TABLE half.t;',
        e6: "CREATE USER evil@localhost IDENTIFIED BY 'x';",
        e7: "LOAD DATA INFILE '/etc/passwd' INTO TABLE x;",
      };
      for (const [name, text] of Object.entries(hostile))
        box.out(`printf -- '%b\\n-- Dump completed\\n' "${text}" > ${dumps}/${name}.dump`);
      const all = Object.keys(hostile).join(' ');
      assert.notEqual(box.sh(`${onSecond} ${commands} signal-event mysql-restore ${all}`).status, 0);
      const told = box.out(`cat "$(ls -t ${second}/var/lib/panelsmith/runs/*.jsonl | head -1)"`);
      for (const name of Object.keys(hostile)) assert.match(told, new RegExp(`${name}: ERROR`));
      assert.equal(box.sh('ls /tmp/taken').status, 2);
      assert.equal(rows('SELECT * FROM mysql.db; SELECT a FROM half.t', there), `${grants}\nZoë`);
      assert.equal(
        rows("SELECT table_name FROM information_schema.tables WHERE table_name IN ('taken', 'sourced')", there),
        '',
      );
      box.out(`head -c 200 ${folder}/half.dump > ${second}/home/e-smith/db/mysql/half.dump`);
      const refused = await box.together(
        ...['../configuration', 'half'].map((name) => `${onSecond} ${commands} signal-event mysql-restore ${name}`),
      );
      for (const { status } of refused) assert.notEqual(status, 0);
      assert.equal(rows('SELECT a FROM half.t', there), 'Zoë');
    });

    test('a database root without a password gets one, which only root of the system can read', () => {
      const there = `--socket=${second}/run/mysqld/mysqld.sock`;
      rows("ALTER USER root@localhost IDENTIFIED BY ''", there);
      assert.equal(
        box.run('setpriv', ['--reuid=nobody', 'mariadb', '--no-defaults', there, '-u', 'root', '-e', 'SELECT 1'])
          .status,
        0,
      );
      box.out(
        `mkdir -p ${second}/root; ${onSecond} ${commands} signal-event panelsmith-mariadb-update; test -s ${second}/root/.my.cnf`,
      );
      assert.equal(box.out(`stat -c %a ${second}/root/.my.cnf`), '600\n');
      assert.notEqual(
        box.run('setpriv', ['--reuid=nobody', 'mariadb', '--no-defaults', there, '-u', 'root', '-e', 'SELECT 1'])
          .status,
        0,
      );
      box.out(`${onSecond} ${commands} signal-event pre-backup`);
      assert.ok(!rows("SELECT Priv FROM mysql.global_priv WHERE user = 'root'").includes('password":""'));
    });
  },
);
