import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { readRegularFile } from '../files/regular-file.ts';
import { replaceFileNow } from '../files/replace-file.ts';
import { program } from '../process/home.ts';
import { shellWord } from '../process/shell-word.ts';
import type { Root } from '../root.ts';

const script = 'etc/rc.d/init.d/mysql.init';

/**
 * Makes the folder `sql/init`, and the program that packages call after they have put a file into `sql/init`:
 * `mysql.init start` signals the event `mysql-init` and waits for its end. If a file failed, it prints that and exits
 * with 1. Source: developer manual, section 4, "Using the MySQL database".
 */
export function ensureInitScript(root: Root): void {
  // Files in this folder contain passwords, and programs in it have to be executable.
  mkdirSync(root.path('etc/e-smith/sql/init'), { recursive: true });
  chmodSync(root.path('etc/e-smith/sql/init'), 0o700);
  const file = root.path(script);
  const text = [
    '#!/bin/sh',
    '# Made by Panelsmith: runs the files of /etc/e-smith/sql/init.',
    'case "$1" in',
    '  start | restart) ;;',
    '  *) exit 0 ;;',
    'esac',
    `PANELSMITH_ROOT=${shellWord(root.folder)}`,
    'export PANELSMITH_ROOT',
    `${shellWord(process.execPath)} ${shellWord(program)} signal-event mysql-init && exit 0`,
    'echo "mysql.init: a file of /etc/e-smith/sql/init failed and is kept; the panel Databases says why" >&2',
    'exit 1',
    '',
  ].join('\n');
  if (existsSync(file) && readRegularFile(file) === text) return;
  replaceFileNow(file, text, { mode: 0o755 });
}
