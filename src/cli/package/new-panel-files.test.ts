import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newPanel, newPanelFiles, refuseProperty } from './new-panel-files.ts';

const editor = { home: '/opt/panelsmith', nodeTypes: undefined };

test.each([
  ['phones', undefined, 'Phones', 'Phones', 'Phones'],
  ['desk-numbers', undefined, 'Desk numbers', 'DeskNumbers', 'Desk numbers'],
  ['a_b--c', undefined, 'A b c', 'ABC', 'A b c'],
  ['phones', 'DeskNumber', 'Phones', 'DeskNumber', 'Desk number'],
  ['phones', 'TCPPort', 'Phones', 'TCPPort', 'TCP port'],
  ['phones', 'Port2', 'Phones', 'Port2', 'Port 2'],
  ['phones', 'url', 'Phones', 'url', 'Url'],
  ['phones', 'HTTP', 'Phones', 'HTTP', 'HTTP'],
  ['phones', 'desk_number', 'Phones', 'desk_number', 'Desk number'],
])('a panel %s with property %s has title %j, property %s and label %j', (name, property, ...wanted) => {
  const panel = newPanel(name, property);
  expect([panel.title, panel.property, panel.label]).toEqual(wanted);
  expect(panel.name).toBe(name);
});

test.each([
  ['Room', undefined],
  ['a1_b', undefined],
  ['type', '"type" is the type of a record'],
  ['User', 'the new panel has a field User already'],
  ['FullName', 'the new panel has a field FullName already'],
  ['1st', '"1st" is not a property name'],
  ['a-b', '"a-b" is not a property name'],
  ['', '"" is not a property name'],
  ["a'", `"a'" is not a property name`],
])('property %j is refused with %s', (property, start) => {
  const why = refuseProperty(newPanel('phones', property));
  expect(why?.slice(0, start?.length)).toBe(start);
  if (why !== undefined) expect(why).toContain('--property');
});

test('a name alone gives a property that is not refused, unless it begins with a digit or is taken', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/), (name) => {
      const panel = newPanel(name);
      fc.pre(!['User', 'FullName'].includes(panel.property));
      expect(refuseProperty(panel)).toBeUndefined();
    }),
  );
});

test('the files use the same name, property and sentences', () => {
  const files = newPanelFiles(newPanel('phones', 'DeskNumber'), editor);
  expect(Object.keys(files)).toEqual(['panel.ts', 'locales/en.json', 'panel.test.ts', 'tsconfig.json']);
  expect(files['panel.ts']).toContain("name: 'phones',");
  expect(files['panel.ts']).toContain('  DeskNumber: text({ optional: true, max: 60 }),');
  expect(files['panel.test.ts']).toContain("panel.submit('modify', { DeskNumber: 'something' }");
  expect(JSON.parse(files['locales/en.json'] ?? '')).toMatchObject({
    menu: 'Phones',
    pages: { list: { title: 'Phones' }, modify: { title: 'Desk number of {{key}}' } },
    fields: { DeskNumber: { label: 'Desk number' } },
  });
  for (const text of Object.values(files)) expect(text).toMatch(/[^\n]\n$/);
});

test('an editor finds the types of Panelsmith, and those of Node only where they are installed', () => {
  const options = (nodeTypes: string | undefined): unknown =>
    JSON.parse(newPanelFiles(newPanel('phones'), { ...editor, nodeTypes })['tsconfig.json'] ?? '');
  expect(options(undefined)).toMatchObject({
    compilerOptions: { types: [], paths: { panelsmith: ['/opt/panelsmith/dist/src/kit/panels.d.ts'] } },
  });
  expect(options(undefined)).not.toHaveProperty('compilerOptions.typeRoots');
  expect(options('/types')).toMatchObject({ compilerOptions: { types: ['node'], typeRoots: ['/types'] } });
});
