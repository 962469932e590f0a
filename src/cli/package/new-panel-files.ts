/** Input for the files of a new package. */
export interface NewPanel {
  /** Name of the package and of its panel. */
  readonly name: string;
  /** Its title in the menu. */
  readonly title: string;
  /** Name of the property that its one field edits. */
  readonly property: string;
  /** Label of that field. */
  readonly label: string;
}

/**
 * Creates a panel from its name, which consists of a-z, 0-9, `-` and `_`.
 * @param property default: derived from the name
 */
export function newPanel(name: string, property?: string): NewPanel {
  const words = name.split(/[-_]+/).filter(Boolean);
  const title = capital(words.join(' '));
  if (property === undefined) return { name, title, property: words.map(capital).join(''), label: title };
  return { name, title, property, label: capital(wordsOf(property)) };
}

/** Returns why the new panel cannot have this field; undefined if it can. */
export function refuseProperty({ property }: NewPanel): string | undefined {
  const advice = 'name another one with --property';
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(property))
    return `${JSON.stringify(property)} is not a property name (letters, digits and _, a letter first); ${advice}`;
  if (property === 'type') return `"type" is the type of a record and not a property; ${advice}`;
  return ownFields.includes(property) ? `the new panel has a field ${property} already; ${advice}` : undefined;
}

/** The fields that every new panel has besides the one of the property. */
const ownFields = ['User', 'FullName'];

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Converts `DeskNumber` to `desk number` and `TCPPort` to `TCP port`. */
function wordsOf(property: string): string {
  const words = property.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g) ?? [property];
  return words.map((word) => (/^[A-Z][a-z]/.test(word) ? word.toLowerCase() : word)).join(' ');
}

/** Returns the files of a new package, by path relative to its folder. */
export function newPanelFiles(panel: NewPanel, editor: EditorFolders): Readonly<Record<string, string>> {
  return {
    'panel.ts': panelText(panel),
    'locales/en.json': `${JSON.stringify(lexicon(panel), undefined, 2)}\n`,
    'panel.test.ts': testText(panel),
    'tsconfig.json': `${JSON.stringify(editorSettings(editor), undefined, 2)}\n`,
  };
}

function panelText({ name, property, title }: NewPanel): string {
  return `import { definePanel, formPage, literal, personName, tablePage, text } from 'panelsmith';

const users = { database: 'accounts', type: 'user' } as const;

/** Columns of the list and lines of the form. An input field edits the property of its own name. */
const fields = {
  User: literal((user) => user.key),
  FullName: literal(personName),
  ${property}: text({ optional: true, max: 60 }),
};

/** ${title}: one line of text for each user account, stored as property \`${property}\` of its record. */
export default definePanel({
  name: '${name}',
  menu: { heading: 'Collaboration', order: [3000, 3500] },
  pages: {
    list: tablePage({ lists: users, columns: fields, open: 'modify' }),
    modify: formPage({ edits: users, fields, next: 'list' }),
  },
});
`;
}

function lexicon({ property, title, label }: NewPanel): object {
  return {
    menu: title,
    pages: {
      list: { title, description: `${label} of everyone who has an account.` },
      modify: {
        title: `${label} of {{key}}`,
        description: 'Leave it empty if there is none.',
        button: 'Save',
        saved: 'Saved.',
      },
    },
    fields: {
      User: { label: 'User' },
      FullName: { label: 'Full name' },
      [property]: { label, help: 'At most 60 characters.' },
    },
    actions: { modify: 'Modify' },
  };
}

function testText({ property }: NewPanel): string {
  return `import assert from 'node:assert/strict';
import test from 'node:test';
import { openPanel } from 'panelsmith/testing';

const panel = await openPanel(import.meta.dirname, { accounts: ['abc=user'] });

test('${property} is saved with the user', async () => {
  const { changes, message } = await panel.submit('modify', { ${property}: 'something' }, { key: 'abc' });
  assert.deepEqual(changes, [
    { database: 'accounts', key: 'abc', property: '${property}', before: undefined, after: 'something' },
  ]);
  assert.equal(message, 'Saved.');
});

test('${property} of more than 60 characters is refused', async () => {
  const { refusals, changes } = await panel.submit('modify', { ${property}: 'x'.repeat(61) }, { key: 'abc' });
  assert.equal(refusals['${property}']?.key, 'errors.tooLong');
  assert.deepEqual(changes, []);
});
`;
}

/** Where an editor finds the types for a package outside Panelsmith's folder. */
export interface EditorFolders {
  /** Panelsmith's folder. */
  readonly home: string;
  /** The folder of Node's types; undefined if they are not installed. */
  readonly nodeTypes: string | undefined;
}

/** For editors and type checks only; the panel is compiled without it. */
function editorSettings({ home, nodeTypes }: EditorFolders): object {
  return {
    compilerOptions: {
      target: 'ES2023',
      module: 'ESNext',
      moduleResolution: 'bundler',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: nodeTypes === undefined ? [] : ['node'],
      ...(nodeTypes !== undefined && { typeRoots: [nodeTypes] }),
      paths: {
        panelsmith: [`${home}/dist/src/kit/panels.d.ts`],
        'panelsmith/actions': [`${home}/dist/src/kit/actions.d.ts`],
        'panelsmith/testing': [`${home}/dist/src/kit/testing.d.ts`],
      },
    },
  };
}
