/**
 * All that a package may import, as `panelsmith`: the kit for panels and the kit for actions.
 * Source: developer manual, section 4.
 */
export type { ChangeSet } from './changes/change-set.ts';
export type { PropValues, StagedDatabase } from './changes/staged-database.ts';
export type { Database } from './db/database.ts';
export type { Databases } from './db/databases.ts';
export type { Draft } from './db/draft.ts';
export type { DbRecord } from './db/record.ts';
export { defineAction, type Action, type ActionContext, type ProgramResult } from './events/action.ts';
export {
  currentPassword,
  email,
  literal,
  password,
  pickMany,
  select,
  telephone,
  text,
  type Choice,
  type Field,
  type InputField,
  type LiteralField,
  type Submitted,
} from './panel/fields.ts';
export { definePanel, formPage, refuseField, tablePage, type PanelDefinition } from './panel/pages.ts';
export type { Reading } from './panel/reading.ts';
export { passwordStrength } from './panel/password-rule.ts';
export { forwardAddress, phoneNumber, sameAs, type Rule, type RuleContext } from './panel/rules.ts';
export { accept, Failure, refuse, type Accepted, type Refusal } from './problems.ts';
export type { Root } from './root.ts';
