import {
  accept,
  definePanel,
  literal,
  recordPages,
  refuse,
  refuseField,
  select,
  shown,
  text,
  validators,
  type Refusal,
  type Rule,
} from 'panelsmith';

const printerName = literal((printer) => printer.key);
const Description = text({ max: 32, rules: [validators.validate_description] });
const Location = select({
  options: ['remote', 'usb/lp0', 'usb/lp1', 'usb/lp2', 'lp0', 'lp1', 'lp2'],
  initial: 'remote',
});

const hostOrAddress: Rule = (value) =>
  /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(value) ? accept(value) : refuse('errors.printerAddress', { value });

const queueName: Rule = (value) => (/^[\w.-]+$/.test(value) ? accept(value) : refuse('errors.printerQueue', { value }));

/**
 * Printers that the server shares. Records of type `printer` in the accounts database: `Location` is a port, or
 * `remote` for one in the network, at `Address` with queue `RemoteName`. There is no separate event for a changed
 * printer; `printer-create` writes all its files again. Source: developer manual, section 4, account types; classic
 * panel printers.
 */
export default definePanel({
  name: 'printers',
  menu: { heading: 'Configuration', order: [6000, 6400] },
  pages: recordPages({
    records: { database: 'accounts', type: 'printer' },
    key: 'printerName',
    fields: {
      printerName: text(),
      Description,
      Location,
      Address: text({ optional: true, rules: [hostOrAddress] }),
      RemoteName: text({ optional: true, initial: 'raw', rules: [queueName] }),
    },
    sections: { place: ['Location', 'Address', 'RemoteName'] },
    columns: ['printerName', 'Description', 'Location', 'Address'],
    signals: { create: 'printer-create', modify: 'printer-create' },
    rules: [refuseMissingAddress],
    list: { filters: ['Location'], bulk: { pages: ['remove'] } },
    remove: { fields: { printerName, Description: shown('Description') } },
  }),
});

/** Refuses a network printer without an address. */
function refuseMissingAddress(printer: { readonly Location: string; readonly Address: string }): Refusal | undefined {
  return printer.Location === 'remote' && printer.Address === ''
    ? refuseField('Address', 'errors.required')
    : undefined;
}
