import {
  accept,
  accountPicker,
  autoPseudonyms,
  definePanel,
  deletePseudonymsOf,
  literal,
  mailComesBack,
  recordPages,
  refuse,
  shown,
  text,
  toggle,
  type ChangeSet,
  type DbRecord,
  type Reading,
  type Rule,
} from 'panelsmith';
import { leadingTo, related } from './related.ts';

const pseudonym = literal((alias) => alias.key);
const Account = shown('Account');

/** Names are stored in lower case; upper and lower case are the same in mail addresses. */
const smallLetters: Rule = Object.assign((value: string) => accept(value.toLowerCase()), {
  describe(reading: Reading) {
    const domains = reading.database('domains').ofType('domain');
    return domains.length === 0
      ? { key: 'noDomains', args: {} }
      : { key: 'domains', args: { domains: domains.map(({ key }) => key).join(', ') } };
  },
});

/** Mail to `sales@example.com` already goes to the account sales without an alias. */
const notItself: Rule = (value, { record, typed }) => {
  const name = record?.key ?? typed('pseudonym').toLowerCase();
  return name.replace(/@.*/, '') === value ? refuse('errors.aliasOfItself', { name, account: value }) : accept(value);
};

const noLoop: Rule = (value, { reading, record, typed }) => {
  const name = record?.key ?? typed('pseudonym').toLowerCase();
  return mailComesBack(reading, name, value) ? refuse('errors.forwardLoop', { value }) : accept(value);
};

/**
 * Pseudonyms for users and groups. Records of type `pseudonym` in the accounts database: `Account` is the account that
 * it leads to; `Visible` is `internal` for one that accepts no mail from outside. Source: developer manual, section 4,
 * account types; classic panel pseudonyms.
 */
export default definePanel({
  name: 'pseudonyms',
  menu: { heading: 'Collaboration', order: [2000, 2400] },
  related,
  pages: recordPages({
    records: { database: 'accounts', type: 'pseudonym' },
    key: 'pseudonym',
    fields: {
      pseudonym: text({ rules: [smallLetters] }),
      Account: accountPicker({
        types: ['user', 'group', 'pseudonym'],
        also: ['admin', 'shared'],
        only: canBeLedTo,
        rules: [notItself, noLoop],
        when: (alias, reading) => !alias || !isAutomatic(alias, reading),
      }),
      Internal: toggle({
        property: false,
        initially: (_reading, alias) => alias?.prop('Visible') === 'internal',
        when: (alias) => alias?.prop('Removable') !== 'no',
      }),
    },
    columns: {
      pseudonym,
      Account,
      Visible: literal((alias) => (alias.prop('Visible') === 'internal' ? 'internal' : 'everywhere'), {
        options: ['internal', 'everywhere'],
      }),
    },
    signals: { create: 'pseudonym-create', modify: 'pseudonym-modify' },
    removable: (alias, reading) => alias.prop('Removable') !== 'no' && !isAutomatic(alias, reading),
    postEvent: stageVisible,
    list: {
      only: (alias) => alias.prop('Visible') !== 'no',
      filters: ['Visible'],
      bulk: { pages: ['remove'], fields: ['Account', 'Internal'] },
    },
    modify: { when: (alias) => alias.prop('Changeable') !== 'no' },
    remove: { fields: { pseudonym, Account }, postEvent: removeAlias },
  }),
});

/**
 * Whether an alias may lead to an account. It may lead to another alias, but not to one that leads to a third: the
 * classic programs follow only two.
 */
function canBeLedTo(account: DbRecord, reading: Reading, alias: DbRecord | undefined): boolean {
  if (account.type !== 'pseudonym') return true;
  const target = reading.accounts.get(account.prop('Account') ?? '');
  const isLast = account.key !== alias?.key && account.prop('Visible') !== 'no' && target?.type !== 'pseudonym';
  return isLast && !isAutomatic(account, reading) && (!alias || leadingTo(reading, alias).length === 0);
}

function stageVisible(changes: ChangeSet, alias: DbRecord, submitted: { readonly Internal: string }): void {
  const isInternal = alias.prop('Visible') === 'internal';
  if (alias.prop('Removable') === 'no' || isInternal === (submitted.Internal === 'yes')) return;
  if (isInternal) changes.accounts.deleteProps(alias.key, ['Visible']);
  else changes.setProps(alias, { Visible: 'internal' });
}

/** Removes an alias and the aliases that lead to it. */
function removeAlias(changes: ChangeSet, alias: DbRecord): void {
  deletePseudonymsOf(changes.accounts, alias.key);
  changes.deleteAccount(alias);
}

/**
 * Whether an alias is one of the two made from its user's names, `first.last` and `first_last`. They change with the
 * names and cannot be removed individually, unless automatic pseudonyms are turned off.
 */
function isAutomatic(alias: DbRecord, { accounts, configuration }: Reading): boolean {
  if (configuration.get('pseudonyms')?.prop('create') === 'disabled') return false;
  const owner = accounts.get(alias.prop('Account') ?? '');
  return owner?.type === 'user' && autoPseudonyms(owner).includes(alias.key);
}
