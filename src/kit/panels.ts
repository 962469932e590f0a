/**
 * Everything that a package or a script may import, as `panelsmith`: the kit for panels, the kit for actions, the
 * databases. Source: developer manual, section 4.
 */

// The panel itself, and what the home page and other panels show of it.
export { definePanel, type PanelDefinition } from '../panel/pages/panel-definition.ts';
export type { FirstDayStep } from '../panel/pages/first-day.ts';
export type { RelatedRecords } from '../panel/pages/related-records.ts';

// Pages.
export { tablePage, type TableNote } from '../panel/pages/table/table-page.ts';
export { groupFilter, type RecordFilter } from '../panel/pages/table/table-filter.ts';
export { formPage } from '../panel/pages/form-page.ts';
export { recordPages } from '../panel/pages/record-pages.ts';
export { routerPage, type RouteTarget } from '../panel/pages/router-page.ts';
export { viewPage, type LastChange, type ViewContext } from '../panel/pages/view-page.ts';

// Fields.
export {
  currentPassword,
  date,
  email,
  hidden,
  number,
  password,
  telephone,
  text,
  time,
} from '../panel/fields/kinds/text-fields.ts';
export { lines, textarea } from '../panel/fields/kinds/line-fields.ts';
export { checkbox, toggle } from '../panel/fields/kinds/toggle-fields.ts';
export {
  choiceOf,
  groupPicker,
  ibayPicker,
  radio,
  select,
  selectMany,
  userPicker,
  type ChoiceOptions,
} from '../panel/fields/kinds/choice-fields.ts';
export { personName } from '../accounts/person-name.ts';
export { accountPicker } from '../panel/fields/kinds/account-field.ts';
export { file } from '../panel/fields/kinds/file-field.ts';
export { removedFiles } from '../panel/fields/removed-files.ts';
export { literal, shown } from '../panel/fields/kinds/literal-field.ts';
export type {
  Choice,
  Condition,
  Field,
  InputField,
  LiteralField,
  SettingPlace,
  Submitted,
  UploadedFile,
} from '../panel/fields/field.ts';

// Rules: of a field, of a page, and the validators of the old form library.
export {
  forwardAddress,
  mailComesBack,
  phoneNumber,
  sameAs,
  type Rule,
  type RuleContext,
} from '../panel/fields/rules.ts';
export { passwordStrength } from '../panel/fields/kinds/password-rule.ts';
export type { PageContext, PageRule } from '../panel/pages/page-rule.ts';
export { validators } from '../panel/validators/validators.ts';
export type { Validator } from '../panel/validators/validator.ts';

// What a rule or a post-event returns.
export { accept, anyRefusal as refuse, AnyFailure as Failure, type Accepted, type Refusal } from '../refusals.ts';
export { refuseField, saved, type PageRefusal, type PageSuccess } from '../panel/pages/page-answer.ts';
export type { SubmitContext } from '../panel/pages/post-event.ts';

// Changes that a post-event stages, and what a page reads.
export type { PageChanges as ChangeSet } from '../panel/pages/page-changes.ts';
// A package adds the names of its databases to the interface, which only a whole export allows.
export type * from '../panel/fields/database-names.ts';
export type { PropValues, StagedDatabase } from '../changes/staged-database.ts';
export type { Reading } from '../panel/fields/reading.ts';
export type { DbRecord } from '../db/file/record.ts';

// Accounts.
export { groupsOf, leaveGroups, membersOf, setGroups } from '../accounts/memberships.ts';
export { autoPseudonyms, deletePseudonymsOf } from '../accounts/mail/pseudonyms.ts';
// Writes a setting of one value; `changes` itself gives an account its number.
export { writeSetting } from '../accounts/account-numbers.ts';
export { findUnixAccount, unixAccounts, unixGroups, type UnixAccount } from '../accounts/unix/read-accounts.ts';

// Actions of events. An action imports these from `panelsmith/actions`, which starts faster; they are here too for
// packages whose actions import everything from `panelsmith`.
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

// Services.
export type { Service } from '../services/services.ts';
export type { ServicesNow } from '../services/services-now.ts';
export type { MachineService } from '../services/units/machine.ts';
export { isThisServer } from '../services/own-services.ts';

// Network and firewall.
export { localNetworks } from '../network/local-networks.ts';
export { maskOf, prefixOf } from '../network/network-mask.ts';
export { serverNameOf } from '../network/server-name.ts';
export { firstAddress, isAmong, readHost, readHosts, sayHost, type HostRange } from '../services/ports/host-ranges.ts';
export { overlap, readPorts, sayRange, type PortRange } from '../services/ports/port-ranges.ts';
export { protocols, type Protocol } from '../services/ports/service-ports.ts';
export { firewallOf } from './firewall-of.ts';
export { localRange, readFirewall, type Firewall } from '../firewall/firewall.ts';
export { openHoles, type Hole } from '../firewall/open-holes.ts';
export { decide, type Because, type Decision, type Question, type Reason } from '../firewall/decide.ts';

// The databases, for scripts.
export { openDatabases, type OpenDatabases } from '../library/open-databases.ts';
export type { AccountsDatabase } from '../library/open-accounts.ts';
export type {
  AddonsDatabase,
  ConfigurationDatabase,
  DomainsDatabase,
  HostsDatabase,
  NetworksDatabase,
} from '../library/open-lists.ts';
export type { OpenDatabase } from '../library/open-database.ts';
export type { OpenRecord } from '../library/open-record.ts';
export type { Encoding } from '../library/encoding.ts';
export type { Databases } from '../db/file/databases.ts';
export type { Database } from '../db/file/database.ts';
export type { Draft } from '../db/file/draft.ts';
export type { Root } from '../root.ts';

// Old FormMagick panels.
export { defineSubs, type Sub, type SubPanel } from '../formmagick/subs.ts';
export type { FieldChoices, PanelLink, PanelTable, SubContent } from '../formmagick/sub-content.ts';

// Packages.
export { askForRefresh } from '../packages/refresh/refresh-request.ts';
