import {
  checkbox,
  date,
  definePanel,
  formPage,
  groupPicker,
  lines,
  literal,
  number,
  radio,
  selectMany,
  tablePage,
  textarea,
  time,
  toggle,
  userPicker,
} from 'panelsmith';

const shops = { database: 'accounts', type: 'ibay' } as const;

const shop = literal(({ key }) => key);

/** A panel with every kind of field that the bundled ones do not have. */
export default definePanel({
  name: 'shops',
  menu: { heading: 'Collaboration', order: [3000, 3300] },
  pages: {
    list: tablePage({ lists: shops, columns: { Shop: shop }, open: 'modify' }),
    modify: formPage({
      edits: shops,
      fields: {
        Shop: shop,
        Port: number({ min: 1, max: 65_535 }),
        Opened: date({ optional: true }),
        Closes: time({ optional: true }),
        Mode: radio({ options: ['self', 'served'] }),
        Open: toggle({ on: 'enabled', off: 'disabled' }),
        Hosts: lines({ optional: true }),
        Parking: checkbox(),
        Cards: selectMany({ options: ['debit', 'credit'] }),
        Notice: textarea({ optional: true, rows: 3 }),
        Keeper: userPicker({ optional: true }),
        Staff: groupPicker({ many: true }),
      },
      next: 'list',
    }),
  },
});
