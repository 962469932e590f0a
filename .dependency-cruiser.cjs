/**
 * Imports run one way: what each room may import besides itself, `root.ts` and `refusals.ts`. The longest name counts. A
 * test and its fixture may open any room, but none of the folders that have no sources.
 */
const base = ['process', 'files', 'db'];
const common = [...base, 'network', 'lexicons', 'accounts'];
const runs = [...common, 'templates', 'services', 'firewall', 'events'];
const panels = [...runs, 'changes', 'backup', 'packages', 'panel'];
const allowed = {
  build: ['process', 'files', 'packages'],
  process: [],
  files: ['process'],
  db: ['process', 'files'],
  network: base,
  lexicons: base,
  accounts: [...base, 'network'],
  library: common,
  templates: common,
  services: common,
  sql: common,
  mail: common,
  firewall: [...common, 'services'],
  events: [...common, 'templates', 'services', 'firewall'],
  changes: [...common, 'services', 'events'],
  backup: [...common, 'events', 'changes'],
  packages: [...common, 'events'],
  panel: [...common, 'services', 'changes', 'packages'],
  formmagick: [...common, 'changes', 'packages', 'panel'],
  doctor: [...panels],
  web: [...panels, 'formmagick', 'doctor', 'mail'],
  checking: [...panels, 'formmagick'],
  kit: [...panels, 'library', 'formmagick', 'mail', 'sql'],
  'kit/testing': [...panels, 'web', 'mail'],
  cli: [...panels, 'formmagick', 'doctor', 'web', 'checking', 'mail'],
};

/** Rooms that may use what opens all the others for one root; its parts, in `system`, are for itself. */
const open = ['doctor', 'web', 'kit/testing', 'checking', 'cli'];

/** The rooms within a room, each of which may import those before it. Files beside them open them all. */
const ordered = {
  accounts: ['data', 'unix', 'quota', 'passwords', 'ldap', 'mail'],
  'accounts/unix': ['etc', 'folders'],
  events: ['journal', 'progress', 'perform', 'generic', 'plan'],
  changes: ['history', 'preview', 'reverting', 'confirm', 'exchange', 'noticing'],
  backup: ['age', 'archive', 'nightly', 'restore', 'drill'],
  'backup/restore': ['stage', 'source', 'apply'],
  packages: ['blame', 'finding', 'rules', 'loading', 'refresh', 'transaction', 'building'],
  panel: ['validators', 'fields', 'pages', 'submit', 'bulk', 'csv', 'mistakes'],
  web: [
    ...['words', 'page', 'assets', 'request', 'session', 'preview', 'runs'],
    ...['panels', 'history', 'backup', 'search', 'packages', 'server'],
  ],
  'web/panels': ['kit', 'bulk', 'csv', 'old'],
};

const rooms = Object.keys(allowed);
const within = (room) =>
  rooms.filter((other) => other.startsWith(`${room}/`)).map((other) => `${other.slice(room.length + 1)}[/.]`);

const test = '\\.(test|test-d)\\.ts$';
const fixture = '\\.fixture\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...rooms.map((room) => ({
      name: `${room.replace('/', '-')}-imports-downwards`,
      severity: 'error',
      from: {
        path: `^src/${room}[/.]`,
        pathNot: [test, fixture, ...(within(room).length > 0 ? [`^src/${room}/(${within(room).join('|')})`] : [])],
      },
      to: {
        path: '^src/',
        pathNot: `^src/((root|refusals)\\.ts$|(${[room, ...allowed[room]].join('|')})[/.]${open.includes(room) ? '|system\\.ts$|system/system-settings\\.ts$' : ''})`,
      },
    })),
    {
      name: 'root-and-refusals-import-no-room',
      severity: 'error',
      from: { path: '^src/(root|refusals)\\.ts$' },
      to: { path: '^src/', pathNot: '^src/refusals\\.ts$' },
    },
    {
      name: 'system-knows-no-front',
      severity: 'error',
      from: { path: '^src/system[./]' },
      to: { path: '^src/(doctor|web|kit|checking|cli)/' },
    },
    ...Object.entries(ordered).flatMap(([room, inside]) =>
      inside.slice(0, -1).map((name, index) => ({
        name: `${room.replace('/', '-')}-${name}-imports-downwards`,
        severity: 'error',
        from: { path: `^src/${room}/${name}/`, pathNot: [test, fixture] },
        to: { path: `^src/${room}/(${inside.slice(index + 1).join('|')})/` },
      })),
    ),
    {
      name: 'no-page-knows-the-app',
      severity: 'error',
      from: { path: '^src/web/.*/' },
      to: { path: '^src/web/(app|all-routes|guards)\\.ts$' },
    },
    {
      name: 'no-kind-of-page-knows-the-routes',
      severity: 'error',
      // The routes choose which of these rooms shows a page.
      from: { path: '^src/web/panels/.+/' },
      to: { path: '^src/web/panels/(panel-route|list-routes|name-route)\\.ts$' },
    },
    {
      name: 'pages-do-not-know-who-shows-them',
      severity: 'error',
      from: { path: '^src/web/(words|page|assets)/' },
      to: { path: '^src/web/(visit|shell|open-shell)\\.ts$' },
    },
    {
      name: 'packages-import-the-kit-only',
      severity: 'error',
      // Their tests also use our fixtures, and signal events themselves where a package has no page.
      from: { path: '^(?:panels|src/built-in)/([^/]+)/', pathNot: `^panels/.*${test}` },
      to: { path: '^(src|panels)/', pathNot: '^(src/kit/(panels|actions|testing)\\.ts$|(panels|src/built-in)/$1/)' },
    },
    { name: 'no-panel-by-name', severity: 'error', from: { path: '^src/' }, to: { path: '^panels/' } },
    { name: 'nothing-needs-the-tests', severity: 'error', from: { path: '^(src|panels)/' }, to: { path: '^e2e/' } },
    {
      name: 'only-tests-need-fixtures',
      severity: 'error',
      from: { path: '^(src|panels)/', pathNot: [test, fixture] },
      to: { path: [test, fixture] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
