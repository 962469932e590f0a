import { defineAction, type Draft } from 'panelsmith';
import { accountName } from '../../unix/account-name.ts';
import { membersOf } from '../../unix/group-membership.ts';

/** Takes the user out of every group, and removes every pseudonym that leads to it, however many others lie between. */
export default defineAction(async (action) => {
  const name = accountName(action);
  await action.databases.accounts.update((accounts) => {
    for (const group of leaveGroups(accounts, name)) action.print(`took ${name} out of group ${group}`);
    for (const pseudonym of removePseudonyms(accounts, name)) action.print(`removed pseudonym ${pseudonym}`);
  });
});

/** A group that nobody is left in gets `admin`. */
function leaveGroups(accounts: Draft, name: string): string[] {
  const left = accounts.ofType('group').filter((group) => membersOf(group.prop('Members')).includes(name));
  for (const group of left) {
    const others = membersOf(group.prop('Members')).filter((member) => member !== name);
    accounts.setProps(group.key, { Members: others.join(',') || 'admin' });
  }
  return left.map((group) => group.key);
}

function removePseudonyms(accounts: Draft, account: string): string[] {
  const pseudonyms = accounts.ofType('pseudonym').filter((pseudonym) => pseudonym.prop('Account') === account);
  for (const { key } of pseudonyms) accounts.delete(key);
  return pseudonyms.flatMap(({ key }) => [key, ...removePseudonyms(accounts, key)]);
}
