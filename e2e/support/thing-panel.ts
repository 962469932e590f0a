interface PanelCode {
  /** Options of the form page, as code. */
  readonly form?: string;
  readonly field?: string;
  readonly column?: string;
}

/** Returns a package with a panel for accounts of type `url`, with some custom code. */
export function thingPanel(name: string, code: PanelCode): Record<string, string> {
  const { form = '', field = 'text({ optional: true })', column = '(one) => one.key' } = code;
  return {
    [`${name}/panel.ts`]: `
import { currentPassword, definePanel, formPage, literal, selectMany, refuseField, tablePage, text } from 'panelsmith';
const source = { database: 'accounts', type: 'url' };
export default definePanel({
  name: '${name}',
  menu: { heading: 'Collaboration', order: [1, 1] },
  pages: {
    list: tablePage({ lists: source, columns: { Key: literal(${column}) }, open: 'modify' }),
    modify: formPage({ edits: source, fields: { Note: ${field} }, next: 'list', ${form} }),
  },
});`,
    [`${name}/locales/en.json`]: JSON.stringify({
      menu: `Menu of ${name}`,
      pages: {
        list: { title: 'Things', description: 'All things.' },
        modify: { title: 'Thing {{key}}', description: 'One thing.', button: 'Save' },
      },
      fields: { Key: { label: 'Key' }, Note: { label: 'Note' } },
      actions: { modify: 'Modify' },
    }),
  };
}
