import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathsIn } from '../packages/package-files.ts';
import type { Finding } from './finding.ts';

/** A template of a file beside `sql/init`, and the entry of an event that expands it. */
const besideInit = /^(?:templates|events\/[^/]+\/templates2expand)\/etc\/e-smith\/sql\/([^/]+)/;

const inTemplate = /^templates\//;
const inMigration = /^db\/[^/]+\/migrate\//;

/** How the root password of the database server is written into a file. */
const rootPassword =
  /\/root\/\.my\.cnf|\bsecrets\/mysql\b|\bLdapPassword\b|\b(?:mysql|mariadb)\w*\s[^\n]*(?:-u\s*root|--user[= ]root)\b[^\n]*\s(?:-p\S|--password[= ])/;

const weakRandom = /\brand\s*\(|\bMath\.random\s*\(/;

/** Larger files are not checked: they are not fragments. */
const maxBytes = 1_048_576;

/**
 * Finds what does not work, or is not safe, in how a package sets up its databases.
 * Source: developer manual, section 4, "Using the MySQL database".
 */
export function checkSql(folder: string): Finding[] {
  const paths = pathsIn(folder).map(({ path }) => path);
  const names = new Set(paths.flatMap((path) => besideInit.exec(path)?.slice(0, 1) ?? []));
  const beside = [...names]
    .filter((path) => !path.endsWith('/init'))
    .map((file) => ({
      file,
      reason: 'it makes a file that is never run: only files in etc/e-smith/sql/init are run',
      isRemark: true,
    }));
  return [
    ...beside,
    ...linesWith(folder, paths, inMigration, weakRandom).map((place) => ({
      ...place,
      reason:
        'the result of rand() can be guessed: make a password with ensureDatabasePassword of panelsmith/actions, or read /dev/urandom',
      isRemark: true,
    })),
    ...linesWith(folder, paths, inTemplate, rootPassword).map((place) => ({
      ...place,
      reason:
        'the root password of the database server must not be in a file of an application: give it a user of its own',
    })),
  ];
}

function linesWith(
  folder: string,
  paths: readonly string[],
  where: RegExp,
  what: RegExp,
): { readonly file: string; readonly line: number }[] {
  return paths
    .filter((path) => where.test(path) && isSmallFile(join(folder, path)))
    .flatMap((file) =>
      readFileSync(join(folder, file), 'latin1')
        .split('\n')
        .flatMap((text, index) => (what.test(text) ? [{ file, line: index + 1 }] : [])),
    );
}

function isSmallFile(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= maxBytes;
}
