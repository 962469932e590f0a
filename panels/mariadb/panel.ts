import { definePanel, formPage, literal, routerPage, shown, tablePage } from 'panelsmith';

declare module 'panelsmith' {
  interface DatabaseNames {
    sqlinit: true;
  }
}

const databases = { database: 'sqlinit', type: 'database' } as const;
const files = { database: 'sqlinit', type: 'init' } as const;

const ofFile = {
  Name: shown('Name'),
  Line: shown('Line'),
  Message: shown('Message'),
  FailedAt: shown('FailedAt'),
};

/**
 * The databases of MariaDB, and the files of `sql/init` that failed: each can be run again or removed. Records of the
 * database `sqlinit`, which the events `mysql-init` and others write: type `database` with `Users`, type `init` with
 * `Name`, `Line`, `Message` and `FailedAt`. Source: developer manual, section 4, "Using the MySQL database".
 */
export default definePanel({
  name: 'mariadb',
  menu: { heading: 'Configuration', order: [6000, 6800] },
  databases: ['sqlinit'],
  pages: {
    start: routerPage({
      route: (reading) => (reading.database('sqlinit').ofType('init').length > 0 ? 'files' : 'list'),
    }),
    list: tablePage({
      lists: databases,
      columns: { Database: literal((record) => record.key), Users: shown('Users') },
      links: ['files'],
    }),
    files: tablePage({
      lists: files,
      columns: ofFile,
      open: 'retry',
      actions: ['remove'],
      links: ['list'],
      bulk: { pages: ['retry', 'remove'] },
    }),
    retry: formPage({ edits: files, fields: ofFile, signals: 'mysql-init-retry', next: 'files' }),
    remove: formPage({ edits: files, fields: ofFile, signals: 'mysql-init-remove', danger: true, next: 'files' }),
  },
});
