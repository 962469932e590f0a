import { autoPseudonyms, type DbRecord, type Reading } from 'panelsmith';

/**
 * Whether an alias is one of the two made from its user's names, `first.last` and `first_last`. They change with the
 * names and cannot be removed individually, unless automatic pseudonyms are turned off.
 */
export function isAutomatic(alias: DbRecord, { accounts, configuration }: Reading): boolean {
  if (configuration.get('pseudonyms')?.prop('create') === 'disabled') return false;
  const owner = accounts.get(alias.prop('Account') ?? '');
  return owner?.type === 'user' && autoPseudonyms(owner).includes(alias.key);
}
