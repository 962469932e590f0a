import { createHash } from 'node:crypto';
import type { ChangeSet } from '../../../changes/change-set.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import { fieldsFor, inputs, loadField } from '../../../panel/fields/field-values.ts';
import { signalSave } from '../../../packages/signal-save.ts';
import type { BulkAction } from '../../../panel/bulk/bulk-actions.ts';
import { stageBulk, type RefusedRecord } from '../../../panel/bulk/stage-bulk.ts';
import type { FormPage } from '../../../panel/pages/form-page.ts';
import type { Posted } from '../../../panel/submit/check-fields.ts';
import type { Visit } from '../../visit.ts';
import { bulkContext } from './bulk-context.ts';
import type { SentBulk } from './bulk-request.ts';
import { howName } from '../../../panel/submit/posted-names.ts';

/** The result of staging an action over many records. */
export interface StagedAction {
  readonly staged: readonly string[];
  readonly unchanged: number;
  readonly refused: readonly RefusedRecord[];
  /** Differs if something else would be done, so that a person agrees only to what they have seen. */
  readonly mark: string;
}

/** Stages an action for all its records. */
export async function stageAction(
  visit: Visit,
  { found, action, keys, typed }: SentBulk,
  changes: ChangeSet,
): Promise<StagedAction> {
  const { page, name } = action;
  const posted = (record: DbRecord, reading: ChangeSet): Posted => postedFor(action, typed, record, reading);
  const result = await stageBulk(changes, page, keys, posted, bulkContext(visit, { ...found, name, page }));
  signalSave(changes, found.panel.name, visit.web.system);
  changes.signalTogether();
  const digested = [result.staged, result.refused.map(({ key }) => key)];
  return { ...result, mark: createHash('sha256').update(JSON.stringify(digested)).digest('base64url').slice(0, 16) };
}

/**
 * The form of one record: with the choices of the page, which are the same for all; or with only the field that is set,
 * to which values can be added, or from which they can be taken away.
 */
function postedFor({ field, page }: BulkAction, typed: Posted, record: DbRecord, reading: ChangeSet): Posted {
  if (!field) return chosenFor(page, typed, reading);
  const chosen = typed.get(field.name) ?? [];
  if (!field.field.many) return new Map([[field.name, chosen]]);
  const present = loadField(field.name, field.field, record, reading);
  const how = typed.get(howName)?.[0];
  const values = chosen.filter((value) => value !== '');
  if (how === 'take') return new Map([[field.name, present.filter((value) => !values.includes(value))]]);
  return new Map([[field.name, how === 'set' ? values : [...new Set([...present, ...values])]]]);
}

/** What is chosen on the page, or what it begins with before anybody has chosen. */
function chosenFor({ fields }: FormPage, typed: Posted, reading: ChangeSet): Posted {
  return new Map(
    inputs(fieldsFor(fields, undefined, reading)).map(([name, field]) => [
      name,
      typed.get(name) ?? loadField(name, field, undefined, reading),
    ]),
  );
}
