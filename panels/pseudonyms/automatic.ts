import { autoPseudonyms, type DbRecord, type Reading } from 'panelsmith';

/**
 * Whether an alias is one of the two made from its user's names, `first.last` and `first_last`. They follow the names
 * and cannot be removed by themselves, unless the site has turned them off.
 */
export function isAutomatic(alias: DbRecord, { accounts, configuration }: Reading): boolean {
  if (configuration.get('pseudonyms')?.prop('create') === 'disabled') return false;
  const owner = accounts.get(alias.prop('Account') ?? '');
  return owner?.type === 'user' && autoPseudonyms(owner).includes(alias.key);
}
