/**
 * Everything that event actions of a package may import, as `panelsmith/actions`: actions, databases, and shared
 * functions for accounts. It does not load the code of panels and pages.
 * Source: developer manual, section 4, "Leveraging the provisioning system".
 */
// Both work on drafts of databases that the action has locked; a panel calls `changes.takeAccountNumber`.
export { takeAccountNumber, writeSetting } from '../accounts/account-numbers.ts';
export { ensureCertificate } from '../accounts/certificate.ts';
export { countActiveUsers } from '../accounts/active-users.ts';
export { applyDiskLimits, updateDiskLimits } from '../accounts/quota/disk-limits.ts';
export { fullUsers } from '../accounts/quota/full-users.ts';
export { accountName, bayRecord, removedName, userRecord } from '../accounts/event-account.ts';
export { groupsOf, leaveGroups, membersOf, setGroups } from '../accounts/memberships.ts';
export { autoPseudonyms, deletePseudonymsOf } from '../accounts/mail/pseudonyms.ts';
export { ensureDirectoryFolder, fillDirectory } from '../accounts/ldap/fill-directory.ts';
export { bayFolder, homeFolder } from '../accounts/data/data-folders.ts';
export { ensurePrintQueues } from '../accounts/printers.ts';
export { removeData } from '../accounts/data/removed-data.ts';
export { ensureSambaAccounts, lockSambaAccount, removeSambaAccount } from '../accounts/samba-accounts.ts';
export { ensureAllAccounts } from '../accounts/unix/all-accounts.ts';
export { ensureBayFiles } from '../accounts/unix/folders/bay-files.ts';
export { ensureAccountOf, ensureUnixAccount } from '../accounts/unix/ensure-account.ts';
export { linkGroups, setUnixMembers } from '../accounts/unix/group-links.ts';
export { ensureHomeFolder } from '../accounts/unix/folders/home-folder.ts';
export { findUnixAccount, unixAccounts, unixGroups, type UnixAccount } from '../accounts/unix/read-accounts.ts';
export { removeUnixAccount } from '../accounts/unix/remove-account.ts';
export { runShadowTool } from '../accounts/unix/etc/shadow-tool.ts';
export { accountNumbers } from '../accounts/unix/uid-and-gid.ts';
export type { Database } from '../db/file/database.ts';
export type { Databases } from '../db/file/databases.ts';
export type { Draft } from '../db/file/draft.ts';
export type { DbRecord } from '../db/file/record.ts';
export {
  changesNoDatabase,
  defineAction,
  type Action,
  type ActionContext,
  type ForeseenAction,
  type ForeseenDatabase,
  type ForeseenDatabases,
  type Foresight,
  type ProgramResult,
} from '../events/perform/action.ts';
export type { MailArgs } from '../mail/mail-words.ts';
export { sendMessage, type MessageToSend } from '../mail/send-message.ts';
export type { Sending } from '../mail/mailer.ts';
export { askForRefresh } from '../packages/refresh/refresh-request.ts';
export { AnyFailure as Failure, messageOf } from '../refusals.ts';
export type { Root } from '../root.ts';
export { ensureDatabasePassword } from '../sql/database-password.ts';
export { dumpDatabases, loadDatabases } from '../sql/dump-databases.ts';
export { dropDatabase, ensureDatabase, type ApplicationDatabase } from '../sql/ensure-database.ts';
export { ensureInitScript } from '../sql/init-script.ts';
export { noteDatabases } from '../sql/note-databases.ts';
export { ensureRootAccess } from '../sql/root-access.ts';
export { removeInitFile, runInitFiles, type SqlPlace } from '../sql/run-init-files.ts';
export type { MachineService } from '../services/units/machine.ts';
export { adoptService, restartService, startService, stopService } from '../services/service-actions.ts';
export type { ServiceControl, ServiceVerb } from '../services/service-control.ts';
export type { Service } from '../services/services.ts';
