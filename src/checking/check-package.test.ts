import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { runCheck, type CheckOptions } from '../cli/package/check.ts';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { home } from '../system.ts';
import { checkPackages } from './check-package.ts';
import { formatFinding } from './finding.ts';

// Compiling takes some time.
vi.setConfig({ testTimeout: 120_000 });

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

function write(path: string, text: string, mode = 0o644): void {
  folder.write(join('notes', path), text, mode);
}

type AskedCheck = CheckOptions & { readonly name?: string };

/** Checks the package `notes` and returns the printed lines. */
async function check({ name = 'notes', ...options }: AskedCheck = {}): Promise<{ status: number; lines: string[] }> {
  let printed = '';
  const context = {
    root: openRoot(folder.at('root')),
    program: 'panelsmith',
    environment: {},
    stdin: () => Promise.resolve(''),
    out: (text: string | Uint8Array) => void (printed += Buffer.from(text).toString('utf8')),
    err: () => undefined,
  };
  const status = await runCheck(folder.at(name), context, options);
  return { status, lines: printed.split('\n').slice(0, -1) };
}

const panel = `import { definePanel, formPage, literal, refuse, tablePage, text } from 'panelsmith';
const users = { database: 'accounts', type: 'user' } as const;
const fields = { User: literal((user) => user.key), Note: text({ optional: true }) };
export default definePanel({
  name: 'notes',
  menu: { heading: 'Collaboration', order: [3000, 3500] },
  pages: {
    list: tablePage({ lists: users, columns: fields, open: 'modify' }),
    modify: formPage({
      edits: users,
      fields,
      next: 'list',
      postEvent(_changes, _user, { Note }) {
        return Note === 'x' ? refuse('errors.tooShort') : undefined;
      },
    }),
  },
});
`;

const english = {
  menu: 'Notes',
  pages: {
    list: { title: 'Notes', description: 'About people.' },
    modify: { title: 'Note on {{key}}', description: 'A line.', button: 'Save' },
  },
  fields: { User: { label: 'User' }, Note: { label: 'Note' } },
  actions: { modify: 'Modify' },
  errors: { tooShort: 'Say more.' },
};

function writeLexicon(language: string, lexicon: object): void {
  write(`locales/${language}.json`, `${JSON.stringify(lexicon, undefined, 2)}\n`);
}

test('a package without mistakes is reported as correct, and nothing is changed', async () => {
  write('panel.ts', panel);
  writeLexicon('en', english);
  write('db/configuration/defaults/notes/type', 'service\n');
  write('db/configuration/defaults/notes/status', 'enabled\n');
  write('templates/etc/notes/10head.ejs', 'notes are a <%= configuration.notes.type %>\n');
  write('events/panelsmith-notes-update/S50write', '#!/bin/sh\n', 0o755);
  expect(await check()).toEqual({ status: 0, lines: [] });
});

test('only an existing event can have a description of what it does', async () => {
  write('panel.ts', panel);
  write('events/panelsmith-notes-update/S50write', '#!/bin/sh\n', 0o755);
  const sentence = 'The notes are written.';
  writeLexicon('en', {
    ...english,
    events: { 'panelsmith-notes-update': sentence, 'panelsmith-notes-updated': sentence },
  });
  expect((await check()).lines).toEqual([
    expect.stringMatching(/^locales\/en\.json:\d+: lexicon key events\.panelsmith-notes-updated is not used$/),
  ]);
});

test('the words of a mail are used by the action that sends it', async () => {
  write('panel.ts', panel);
  write(
    'events/panelsmith-notes-update/S50tell.ts',
    "import { defineAction, sendMessage } from 'panelsmith/actions';\n\nexport default defineAction(async (action) => {\n  await sendMessage(action, { to: 'admin', template: 'many' });\n});\n",
  );
  writeLexicon('en', { ...english, mail: { many: { subject: 'Many notes', texts: 'There are many notes.' } } });
  expect((await check()).lines).toEqual([
    'events/panelsmith-notes-update/S50tell.ts:4: lexicon key mail.many.text is not in locales/en.json',
    expect.stringMatching(/^locales\/en\.json:\d+: lexicon key mail\.many\.texts is not used$/),
  ]);
});

test('all mistakes of a panel and its lexicons are reported at once, with file and line', async () => {
  write(
    'panel.ts',
    panel
      .replace("open: 'modify'", "open: 'edit'")
      .replace("next: 'list',", "next: 'list', signals: 'notes-save',")
      .replace('optional', 'optinal'),
  );
  const { actions, errors, ...others } = english;
  writeLexicon('en', { ...others, actions: { ...actions, remove: 'Remove' }, fields: { User: { label: 'User' } } });
  writeLexicon('fr', { ...others, pages: { ...english.pages, modify: { title: 'Note de {{name}}' } }, errors });
  const { status, lines } = await check({ all: true });
  expect(status).toBe(1);
  expect(lines.filter((line) => line.startsWith('panel.ts'))).toEqual([
    expect.stringMatching(/^panel\.ts:3: .*'optinal'/),
    'panel.ts:8: page list opens "edit", which is not a page of this panel',
    'panel.ts:12: page modify signals notes-save, which no package has: there is no folder events/notes-save',
    'panel.ts:14: lexicon key errors.tooShort is not in locales/en.json',
  ]);
  expect(lines).toContain('locales/en.json: lexicon key fields.Note.label is missing');
  expect(lines).toContain('locales/en.json:21: lexicon key actions.remove is not used');
  expect(lines).toContain(
    'locales/fr.json:9: lexicon key pages.modify.title has placeholders name, not key as in English',
  );
  expect(lines).toContain('locales/fr.json: remark: lexicon key pages.modify.button is missing, and shown in English');
});

test('many missing keys of one language are reported in one line, and --all lists each', async () => {
  write('panel.ts', panel);
  writeLexicon('fr', { menu: 'Notes', errors: { tooShort: 'Plus long.' } });
  writeLexicon('en', { menu: 'Notes', errors: { tooShort: 'Say more.' }, actions: english.actions });
  write('events/panelsmith-notes-update/S50write', '#!/bin/sh\n', 0o755);
  const short = await check();
  expect(short.lines.filter((line) => line.startsWith('locales/'))).toEqual([
    expect.stringMatching(
      /^locales\/en\.json: 7 lexicon keys are missing: fields\.Note\.label, fields\.User\.label, pages\.list\.\S+, …; --all names each$/,
    ),
    'locales/fr.json: remark: lexicon key actions.modify is missing, and shown in English',
  ]);
  const long = await check({ all: true });
  expect(long.lines.filter((line) => line.startsWith('locales/en.json'))).toHaveLength(7);
  expect([short.status, long.status]).toEqual([1, 1]);
});

test('an unknown event is reported wherever it is signalled, with a similar name as suggestion', async () => {
  write(
    'panel.ts',
    panel
      .replace("next: 'list',", "next: 'list', signals: 'none',")
      .replace(
        'return Note ===',
        "_changes.signal('remotaccess-update');\n        // changes.signal('in-a-comment')\n        return Note ===",
      )
      .replace(
        'pages: {',
        "pages: { add: formPage({ creates: { database: 'accounts', type: 'url' }, key: 'Note', fields, next: 'list' }),",
      ),
  );
  const add = { title: 'A', description: 'B', button: 'C' };
  writeLexicon('en', { ...english, pages: { ...english.pages, add } });
  write(
    'events/panelsmith-notes-update/S50tell',
    '#!/bin/sh\n# signal-event in-a-comment\nsignal-event panelsmith-notes-updte "$2"\n',
    0o755,
  );
  expect((await check()).lines).toEqual([
    expect.stringContaining(
      'events/panelsmith-notes-update/S50tell:3: it signals panelsmith-notes-updte, which no package has: there is no folder events/panelsmith-notes-updte; did you mean panelsmith-notes-update',
    ),
    'panel.ts:7: page add signals url-create, which no package has: there is no folder events/url-create',
    'panel.ts:14: it signals remotaccess-update, which no package has: there is no folder events/remotaccess-update; did you mean remoteaccess-update?',
  ]);
});

test('an event with named arguments is looked up by its name, and what it does can be said', async () => {
  const withEvent = (signals: string): string => panel.replace("next: 'list',", `next: 'list', ${signals},`);
  write('panel.ts', withEvent("signals: { event: 'notes-save', args: [] }"));
  writeLexicon('en', english);
  expect((await check()).lines).toEqual([
    'panel.ts:12: page modify signals notes-save, which no package has: there is no folder events/notes-save',
  ]);
  write('panel.ts', withEvent("signals: { event: 'dns-update', args: [] }"));
  writeLexicon('en', { ...english, events: { 'dns-update': 'Names are looked up again.' } });
  expect(await check()).toEqual({ status: 0, lines: [] });
});

test('sentences kept from an old panel are reported as one remark, until they are used or deleted', async () => {
  write('panel.ts', panel);
  writeLexicon('en', { ...english, texts: { DONE: 'Done.' } });
  writeLexicon('fr', { ...english, texts: { DONE: 'Fait.' } });
  expect(await check()).toEqual({
    status: 0,
    lines: [expect.stringMatching(/^locales\/en\.json:\d+: remark: lexicon key texts\.DONE is not used$/)],
  });
});

test('invalid TypeScript and JSON are reported with their line, together with the other mistakes', async () => {
  write('panel.ts', panel.replace('fields,\n', 'fields\n'));
  write('locales/en.json', '{\n  "menu": "Notes",\n  "menu": "Notes"\n}\n');
  write('locales/de.json', '{\n  "menu": "Notizen"\n  "pages": {}\n}\n');
  const { status, lines } = await check();
  expect(status).toBe(1);
  expect(lines).toContainEqual(expect.stringMatching(/^panel\.ts:12: /));
  expect(lines).toContainEqual(expect.stringMatching(/^locales\/de\.json:3: it is not JSON/));
  expect(lines).toContain('locales/en.json:3: lexicon key menu is defined twice');
});

test('actions, defaults and templates that would not work are reported', async () => {
  write('events/panelsmith-notes-update/S50write', '#!/bin/sh\n');
  write('events/panelsmith-notes-update/write', '#!/bin/sh\n', 0o755);
  write('events/panelsmith-notes-update/S60mail', 'echo\n', 0o755);
  write('db/configuration/defaults/notes/Colour', 'red|blue\n');
  write('templates/etc/notes/10head.ejs', 'first\n<%= nothing.here %>\n');
  write('templates/etc/notes/20more.ejs', '\n<%= configuration.nobody.Colour %>\n');
  expect((await check()).lines).toEqual([
    'db/configuration/defaults/notes: the record has no type: a file `type` is missing',
    'db/configuration/defaults/notes/Colour: holds a bar or backslash that cannot be stored, and was left out',
    'events/panelsmith-notes-update/S50write: it is not executable',
    'events/panelsmith-notes-update/S60mail: it does not begin with #! and a program',
    'events/panelsmith-notes-update/write: its name does not begin with S and two digits',
    'templates/etc/notes/10head.ejs:2: nothing is not defined',
    'templates/etc/notes/20more.ejs:2: it reads property Colour of nobody, which has no default: there is no db/configuration/defaults/nobody/Colour',
    'templates/etc/notes/20more.ejs:2: there is no record nobody in database configuration, so that its Colour cannot be read',
  ]);
});

test('reading an undeclared property is reported in a template, a literal, a fragment and an action', async () => {
  write(
    'panel.ts',
    panel.replace(
      "next: 'list',",
      "next: 'list', preEvent: ({ configuration, accounts }) => {\n  const notes = configuration.get('notes');\n  if (notes?.prop('Known') === accounts.get('admin')?.prop('Note')) return undefined;\n  return notes?.prop('Gone') === '' ? refuse('errors.tooShort') : undefined; },",
    ),
  );
  writeLexicon('en', english);
  write('db/configuration/defaults/notes/type', 'service\n');
  write('db/configuration/defaults/notes/status', 'enabled\n');
  write('db/configuration/defaults/notes/Known', '1\n');
  write('templates/etc/notes/10head.ejs', '<%= configuration.notes.Known %> <%= configuration.notes.Colour %>\n');
  write('templates/etc/notes/20old', '{ $OUT = "$notes{Known} $notes{Size}"; my %own; $own{x} = 1; }\n');
  write(
    'events/panelsmith-notes-update/S50write',
    '#!/bin/sh\n# config getprop notes Comment\nconfig getprop notes Known; config getprop notes Weight\n',
    0o755,
  );
  const undeclared = (name: string): string =>
    `it reads property ${name} of notes, which has no default: there is no db/configuration/defaults/notes/${name}`;
  const { lines } = await check();
  // Perl may not be installed here.
  expect(lines.filter((line) => !line.includes('Text::Template'))).toEqual([
    `events/panelsmith-notes-update/S50write:3: ${undeclared('Weight')}`,
    `panel.ts:15: ${undeclared('Gone')}`,
    `templates/etc/notes/10head.ejs:1: ${undeclared('Colour')}`,
    `templates/etc/notes/20old:1: ${undeclared('Size')}`,
  ]);
});

test('an invalid status and invalid ports are reported', async () => {
  write('db/configuration/defaults/notes/type', 'service\n');
  write('events/panelsmith-notes-update/S50write', '#!/bin/sh\n', 0o755);
  write('db/configuration/defaults/notes/status', 'on\n');
  write('db/configuration/defaults/notes/TCPPort', '80,http\n');
  write('db/configuration/defaults/notes/UDPPorts', '53,5000:5010\n');
  write('db/configuration/force/notes/TCPPorts', '70000\n');
  write('db/configuration/defaults/plain/type', 'configuration\n');
  write('db/configuration/defaults/plain/status', 'sleepy\n');
  expect((await check()).lines).toEqual([
    'db/configuration/defaults/notes/TCPPort: TCPPort is "80,http"; it can be ports from 1 to 65535 with commas between, or ranges such as 5000:5010',
    'db/configuration/defaults/notes/status: status is "on"; it can be enabled or disabled',
    'db/configuration/force/notes/TCPPorts: TCPPorts is "70000"; it can be ports from 1 to 65535 with commas between, or ranges such as 5000:5010',
  ]);
});

test('an old panel without a lexicon is reported', async () => {
  const form = '<form title="FORM_TITLE"><page name="First"><title>PAGE</title></page></form>';
  write(
    'notes',
    `#!/usr/bin/perl -w\n# heading : Demo\n# description : Notes\n# navigation : 1 2\n__DATA__\n${form}\n`,
  );
  const without =
    'the panel has no lexicon, neither in its form nor beside it, so the names of its sentences are shown';
  expect((await check()).lines).toEqual([without]);
  write(
    'notes',
    `#!/usr/bin/perl -w\n__DATA__\n${form.replace('</form>', '<lexicon lang="en-us"><entry><base>PAGE</base><trans>P</trans></entry></lexicon></form>')}\n`,
  );
  expect((await check()).lines).not.toContain(without);
  write(
    'notes',
    `#!/usr/bin/perl -w\n__DATA__\n${form.replace('<form', '<form header="/etc/e-smith/web/common/head.tmpl" footer="/opt/own.tmpl"')}\n`,
  );
  expect((await check()).lines).toContain(
    'footer /opt/own.tmpl of the form is not shown: only a view of the package, an .ejs file, is shown',
  );
});

test('a missing folder and a folder without a package have different results', async () => {
  expect((await check({ name: 'nowhere' })).status).toBe(2);
  mkdirSync(folder.at('notes'));
  expect(await check()).toMatchObject({ status: 1, lines: [expect.stringContaining('is not a package')] });
});

test('what is missing in a lexicon is added when asked for, and nothing else of it changes', async () => {
  write('panel.ts', panel);
  write('locales/en.json', '{ "menu": "Notes", "fields": { "Note": { "label": "My note" } } }');
  expect((await check()).status).toBe(1);
  expect(await check({ writeLexicon: true })).toEqual({ status: 0, lines: [] });
  const english: unknown = JSON.parse(folder.read('notes/locales/en.json'));
  expect(english).toMatchObject({
    menu: 'Notes',
    fields: { Note: { label: 'My note' }, User: { label: 'User' } },
    pages: { modify: { title: 'Modify', description: 'Modify.', button: 'Modify' } },
    errors: { tooShort: 'Too short.' },
  });
  expect((await check({ writeLexicon: true, language: 'fr' })).status).toBe(0);
  expect(JSON.parse(folder.read('notes/locales/fr.json'))).toEqual(english);
  write('locales/de.json', '{ "menu": "Notizen" }');
  expect((await check()).lines).not.toEqual([]);
  expect((await check({ writeLexicon: true, language: 'de' })).lines).toEqual([]);
  expect(folder.read('notes/locales/de.json')).toContain('"menu": "Notizen"');
  expect((await check({ writeLexicon: true, language: '../x' })).status).toBe(2);
});

test.each(['constructor', '__proto__'])('a field called %s gets its label in the lexicon', async (name) => {
  write('panel.ts', panel.replace('User: literal', `['${name}']: literal`));
  write('locales/en.json', '{ "menu": "Notes", "fields": { "Note": { "label": "Note" } } }');
  await check({ writeLexicon: true });
  const written = folder.read('notes/locales/en.json');
  expect(written).toMatch(new RegExp(`"${name}": \\{\\s+"label": "`));
  expect(Object.hasOwn(Object.prototype, 'label')).toBe(false);
});

test('code in the scripts of a spec file and of debian is reported, with its line', async () => {
  write('locales/en.json', '{}');
  write(
    'notes.spec',
    'Name: notes\n%post\n# a note\nsystemctl restart notes\n%postun -p /sbin/ldconfig\n%files\n/usr\n',
  );
  write('debian/prerm', '#!/bin/sh\nset -e\nrm -r /var/lib/notes\n');
  const rule = 'its work belongs in the update event';
  expect((await check()).lines).toEqual([
    `debian/prerm:3: there is code in prerm: ${rule}`,
    `notes.spec:4: there is code in %post: ${rule}`,
    `notes.spec:5: there is code in %postun (/sbin/ldconfig): ${rule}`,
  ]);
});

// Their types are checked by the compiler, with everything else.
test('the bundled packages follow the rules for packages: check finds nothing in any of them', async () => {
  const names = readdirSync(join(home, 'panels'));
  const folders = names.map((name) => join(home, 'panels', name));
  const root = openRoot(folder.at('root'));
  const found = await checkPackages(folders, { root, packageFolders: [], withTypes: false });
  expect(names.length).toBeGreaterThan(20);
  expect(found.flatMap((ones, index) => ones.map((one) => `${String(names[index])}: ${formatFinding(one)}`))).toEqual(
    [],
  );
});
