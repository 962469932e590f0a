import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { checkSql } from './check-sql.ts';
import { findingsInOrder, formatFinding } from './finding.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

test('what is not run, can be guessed, or gives the root password away is found with its line', () => {
  folder.write('templates/etc/e-smith/sql/demo-create-schema.sql/10all', 'SELECT 1;\n');
  folder.write('templates/etc/e-smith/sql/init/demo.sql/10all', 'SELECT 1;\n');
  folder.write('events/demo-update/templates2expand/etc/e-smith/sql/demo-create-schema.sql', '');
  folder.write('db/configuration/migrate/demo', '{\n  my $p = sprintf("%15.0f", int( 1000 * rand() ));\n}\n');
  folder.write(
    'db/configuration/migrate/20demo.ts',
    'const brand = (x: string): string => x;\nbrand(String(Math.random()));\n',
  );
  folder.write('templates/etc/demo.conf/10db', 'user = demo\n{ `grep password /root/.my.cnf` }\n');
  folder.write(
    'templates/etc/cron.d/demo/10all',
    '5 * * * * root mysql -u root -pabc demo < x\n6 * * * * root mysql -u demo\n',
  );
  expect(
    findingsInOrder(checkSql(folder.path)).map((finding) =>
      formatFinding(finding).replace(/(guessed|application):.*/, '$1'),
    ),
  ).toEqual([
    'db/configuration/migrate/20demo.ts:2: remark: the result of rand() can be guessed',
    'db/configuration/migrate/demo:2: remark: the result of rand() can be guessed',
    'events/demo-update/templates2expand/etc/e-smith/sql/demo-create-schema.sql: remark: it makes a file that is never run: only files in etc/e-smith/sql/init are run',
    'templates/etc/cron.d/demo/10all:1: the root password of the database server must not be in a file of an application',
    'templates/etc/demo.conf/10db:2: the root password of the database server must not be in a file of an application',
    'templates/etc/e-smith/sql/demo-create-schema.sql: remark: it makes a file that is never run: only files in etc/e-smith/sql/init are run',
  ]);
});
