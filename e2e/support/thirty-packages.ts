import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const headings = ['Collaboration', 'Administration', 'Security', 'Configuration', 'Miscellaneous', 'Workshop'];

/** Writes thirty packages into a folder, `desk1` to `desk30`, each with a panel of lists and forms for users. */
export function writeThirtyPackages(folder: string): void {
  for (let number = 1; number <= 30; number += 1) {
    const name = `desk${number}`;
    mkdirSync(join(folder, name, 'locales'), { recursive: true });
    writeFileSync(join(folder, name, 'panel.ts'), panelOf(name, number));
    for (const language of ['en', 'fr'])
      writeFileSync(join(folder, name, 'locales', `${language}.json`), JSON.stringify(wordsOf(number)));
  }
}

function panelOf(name: string, number: number): string {
  return `
import { definePanel, literal, recordPages, telephone, text } from 'panelsmith';

export default definePanel({
  name: '${name}',
  menu: { heading: '${headings[number % headings.length] ?? ''}', order: [${2000 + number * 50}, ${number}] },
  pages: recordPages({
    records: { database: 'accounts', type: 'user' },
    fields: {
      User: literal((user) => user.key),
      FullName: literal((user) => [user.prop('FirstName'), user.prop('LastName')].join(' ')),
      Desk${number}: text({ optional: true }),
      Extension${number}: telephone({ optional: true, rules: [] }),
    },
    create: false,
    remove: false,
  }),
});
`;
}

function wordsOf(number: number): object {
  return {
    menu: `Desks of floor ${number}`,
    pages: {
      list: { title: `Desks of floor ${number}`, description: 'Who sits where.' },
      modify: {
        title: 'Desk of {{key}}',
        description: 'Leave it empty for none.',
        button: 'Save',
        saved: 'Desk saved.',
      },
    },
    fields: {
      User: { label: 'User' },
      FullName: { label: 'Full name' },
      [`Desk${number}`]: { label: 'Desk' },
      [`Extension${number}`]: { label: 'Extension' },
    },
    actions: { modify: 'Modify' },
  };
}
