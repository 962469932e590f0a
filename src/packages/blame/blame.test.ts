import { expect, test } from 'vitest';
import { blameFor, type Blame, type CodeFolders } from './blame.ts';

const places: CodeFolders = {
  home: '/opt/panelsmith',
  cache: '/var/cache/panelsmith',
  packages: [
    { name: 'panelsmith-base', folder: '/opt/panelsmith/src/built-in/base', modules: '/opt/panelsmith/dist/src/base' },
    { name: 'panelsmith-mail', folder: '/opt/panelsmith/panels/mail', modules: '/opt/panelsmith/dist/panels/mail' },
    { name: 'smeserver-note', folder: '/srv/note', modules: '/srv/modules/note' },
    { name: 'smeserver-notes', folder: '/srv/my notes', modules: '/srv/modules/notes' },
  ],
};
const ours = '/opt/panelsmith/src/web/visit.ts';
const notes = '/srv/my notes/panel.ts';
const express = '/opt/panelsmith/node_modules/express/index.js';

/** An error whose stack has these files, the innermost first. */
function errorIn(files: readonly string[], options?: ErrorOptions): Error {
  const lines = files.map((file) => `\n    at work (${file}:3:14)`);
  return Object.assign(new Error('It fails.', options), { stack: `Error: It fails.${lines.join('')}` });
}

const ofNotes: Blame = { package: 'smeserver-notes', isOurs: false };
const ofUs: Blame = { package: undefined, isOurs: true };

test.each<[string, readonly string[], Blame]>([
  ['a package', [notes], ofNotes],
  ['a package that our code has called', ['node:fs', notes, ours], ofNotes],
  ['our code that a package has called', [ours, notes], ofNotes],
  ['our code', [ours, express], ofUs],
  ['our compiled code', ['/opt/panelsmith/dist/src/web/visit.js'], ofUs],
  ['the package that is part of our code', ['/opt/panelsmith/src/built-in/base/events/x.ts'], ofUs],
  ['a bundled package', ['/opt/panelsmith/panels/mail/panel.ts'], { package: 'panelsmith-mail', isOurs: false }],
  ['the inner one of two packages', ['/srv/note/a.ts', notes], { package: 'smeserver-note', isOurs: false }],
  ['compiled modules', ['/srv/modules/notes/panel.js'], ofNotes],
  [
    'compiled modules of an earlier version',
    ['/var/cache/panelsmith/packages/gone-2-0123456789abcdef/panel.js'],
    { package: 'gone-2', isOurs: false },
  ],
  ['a folder of the cache that is no package', ['/var/cache/panelsmith/packages/gone-2/panel.js'], ofUs],
  ['a folder with a longer name', ['/srv/note-old/panel.ts'], ofUs],
  ['nobody', [], ofUs],
])('an error in %s', (_whose, files, blame) => {
  expect(blameFor(errorIn(files), places, undefined)).toEqual(blame);
});

test('an address of a module is its file, in every kind of line', () => {
  for (const line of [
    'at file:///srv/my%20notes/panel.ts:1:2',
    'at async file:///srv/my%20notes/panel.ts?version=3:1:2',
    'at new Notes (file:///srv/my%20notes/panel.ts?version=3:1:2)',
    'at async Promise.all (index 0)\n    at /srv/my notes/panel.ts:1:2',
  ])
    expect(blameFor({ stack: `Error\n    ${line}` }, places, undefined), line).toEqual(ofNotes);
  // A message, or a text that only looks like a file, is not in anybody's code.
  expect(blameFor({ stack: `Error: at ${notes}:1:2\n${notes}:1:2` }, places, undefined)).toEqual(ofUs);
});

test('while a package was running, an error is ours only if our code is on the stack', () => {
  const running = 'smeserver-note';
  for (const own of [ours, '/opt/panelsmith/dist/src/web/visit.js'])
    expect(blameFor(errorIn([own]), places, running)).toEqual({ package: running, isOurs: true });
  expect(blameFor(errorIn([express]), places, running)).toEqual({ package: running, isOurs: false });
  expect(blameFor(errorIn([notes, ours]), places, running)).toEqual(ofNotes);
  expect(blameFor('thrown text', places, running)).toEqual({ package: running, isOurs: false });
  expect(blameFor(undefined, places, undefined)).toEqual(ofUs);
});

test('a package in a cause is blamed, up to a limit of depth', () => {
  const below = (count: number): Error =>
    count === 0 ? errorIn([notes]) : errorIn([ours], { cause: below(count - 1) });
  expect([1, 4, 5].map((count) => blameFor(below(count), places, undefined))).toEqual([ofNotes, ofNotes, ofUs]);
});

test('whatever a package throws is read with care', () => {
  const circle: { stack: string; cause?: unknown } = { stack: `Error\n    at ${notes}:1:2` };
  circle.cause = circle;
  expect(blameFor(circle, places, undefined)).toEqual(ofNotes);
  const trap = {
    get stack(): string {
      throw new Error('not readable');
    },
  };
  const around = errorIn([notes], { cause: trap });
  expect([trap, around, { stack: 7 }, null].map((thrown) => blameFor(thrown, places, undefined))).toEqual([
    ofUs,
    ofNotes,
    ofUs,
    ofUs,
  ]);
});
