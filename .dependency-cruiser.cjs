/** Imports run one way: root, problems <- db <- templates, services, firewall <- events <- changes, packages <- panel <- formmagick <- web, checking <- cli, testing. */
const allowed = {
  db: [],
  templates: ['db'],
  services: ['db'],
  firewall: ['db'],
  events: ['db', 'templates', 'services', 'firewall'],
  changes: ['db', 'events'],
  packages: ['db', 'events'],
  panel: ['db', 'changes', 'packages'],
  formmagick: ['db', 'changes', 'packages', 'panel'],
  web: ['db', 'templates', 'services', 'firewall', 'events', 'changes', 'packages', 'panel', 'formmagick'],
  testing: ['db', 'events', 'changes', 'panel', 'web'],
  checking: ['db', 'templates', 'events', 'packages', 'panel', 'formmagick'],
  cli: [
    'db',
    'templates',
    'services',
    'firewall',
    'events',
    'changes',
    'packages',
    'panel',
    'formmagick',
    'web',
    'checking',
  ],
};

const rooms = Object.keys(allowed);

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...rooms.map((room) => ({
      name: `${room}-imports-downwards`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: {
        path: '^src/',
        pathNot: `^src/((root|problems)\\.ts$|(${[room, ...allowed[room]].join('|')})/${['web', 'testing', 'checking', 'cli'].includes(room) ? '|system\\.ts$' : ''})`,
      },
    })),
    {
      name: 'root-and-problems-import-nothing',
      severity: 'error',
      from: { path: '^src/(root|problems)\\.ts$' },
      to: { path: '^src/' },
    },
    {
      name: 'system-knows-no-front',
      severity: 'error',
      from: { path: '^src/system\\.ts$' },
      to: { path: '^src/(web|testing|checking|cli)/' },
    },
    {
      name: 'panels-import-the-public-index-only',
      severity: 'error',
      from: { path: '^(?:panels|src/built-in)/([^/]+)/' },
      to: { path: '^(src|panels)/', pathNot: '^(src/index\\.ts$|(panels|src/built-in)/$1/)' },
    },
    { name: 'no-panel-by-name', severity: 'error', from: { path: '^src/' }, to: { path: '^panels/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.ts$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
