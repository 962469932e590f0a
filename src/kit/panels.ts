/**
 * All that a package or a script may import, as `panelsmith`: the kit for panels, the kit for actions, the databases.
 * Source: developer manual, section 4.
 */
export type { ChangeSet } from './changes/change-set.ts';
export type { PropValues, StagedDatabase } from './changes/staged-database.ts';
export type { Database } from './db/database.ts';
export type { Databases } from './db/databases.ts';
export type { Draft } from './db/draft.ts';
export { takeAccountNumber, writeSetting } from './db/account-numbers.ts';
export type { Encoding } from './db/encoding.ts';
export { groupsOf, leaveGroups, membersOf, setGroups } from './db/memberships.ts';
export type { AccountsDatabase } from './db/open-accounts.ts';
export type { OpenDatabase } from './db/open-database.ts';
export { openDatabases, type OpenDatabases } from './db/open-databases.ts';
export type {
  AddonsDatabase,
  ConfigurationDatabase,
  DomainsDatabase,
  HostsDatabase,
  NetworksDatabase,
} from './db/open-lists.ts';
export type { OpenRecord } from './db/open-record.ts';
export { autoPseudonyms, deletePseudonymsOf } from './db/pseudonyms.ts';
export type { DbRecord } from './db/record.ts';
export { findUnixAccount, unixAccounts, unixGroups, type UnixAccount } from './db/unix-accounts.ts';
export { defineAction, type Action, type ActionContext, type ProgramResult } from './events/action.ts';
export type { FieldChoices, PanelLink, PanelTable, SubContent } from './formmagick/sub-content.ts';
export { defineSubs, type Sub, type SubPanel } from './formmagick/subs.ts';
export { askForRefresh } from './packages/refresh-request.ts';
export {
  groupPicker,
  ibayPicker,
  radio,
  select,
  selectMany,
  userPicker,
  type ChoiceOptions,
} from './panel/choice-fields.ts';
export type {
  Choice,
  Condition,
  Field,
  InputField,
  LiteralField,
  SettingPlace,
  Submitted,
  UploadedFile,
} from './panel/field.ts';
export { currentPassword, date, email, hidden, number, password, telephone, text, time } from './panel/fields.ts';
export { lines, textarea } from './panel/line-fields.ts';
export { literal } from './panel/literal-field.ts';
export { checkbox, toggle } from './panel/toggle-fields.ts';
export { refuseField, saved, type PageRefusal, type PageSuccess } from './panel/page-answer.ts';
export { formPage } from './panel/form-page.ts';
export type { PageContext, PageRule } from './panel/page-rule.ts';
export { definePanel, type PanelDefinition } from './panel/panel-definition.ts';
export type { SubmitContext } from './panel/post-event.ts';
export { tablePage } from './panel/table-page.ts';
export { recordPages } from './panel/record-pages.ts';
export { file } from './panel/file-field.ts';
export { routerPage, type RouteTarget } from './panel/router-page.ts';
export { viewPage } from './panel/view-page.ts';
export type { Reading } from './panel/reading.ts';
export { passwordStrength } from './panel/password-rule.ts';
export { forwardAddress, phoneNumber, sameAs, type Rule, type RuleContext } from './panel/rules.ts';
export type { Validator } from './panel/validators/validator.ts';
export { validators } from './panel/validators/validators.ts';
export { accept, Failure, refuse, type Accepted, type Refusal } from './problems.ts';
export type { Root } from './root.ts';
