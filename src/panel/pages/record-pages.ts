import type { PageChanges } from './page-changes.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Field, Submitted, Fields } from '../fields/field.ts';
import { literal } from '../fields/kinds/literal-field.ts';
import type { CreateOptions, EditOptions } from './form-options.ts';
import { anyFormPage, type FormPage } from './form-page.ts';
import type { PageRule } from './page-rule.ts';
import type { PageSignal } from './page-signal.ts';
import type { PostEventResult } from './post-event.ts';
import type { Reading } from '../fields/reading.ts';
import type { RecordSource } from './record-source.ts';
import { tablePage, type TableOptions, type TablePage } from './table/table-page.ts';

/** Options of one page of the set that differ from the others. */
type Overrides<options> = Partial<Omit<options, 'fields' | 'creates' | 'edits' | 'key' | 'sections'>>;

interface FamilyOptions<fields, key extends string> {
  readonly records: RecordSource;
  /** The field with the record's key: typed when a record is created, read-only afterwards. */
  readonly key?: key;
  /** The fields of the form, the same for creating and modifying. */
  readonly fields: fields;
  /** Headings between the fields, for creating and modifying. */
  readonly sections?: Readonly<Record<string, readonly (keyof fields & string)[]>>;
  /** Columns of the list: names of fields, or own columns. Default: all fields that a cell can show. */
  readonly columns?: readonly (keyof fields & string)[] | Fields;
  /**
   * Events to signal afterwards, each as the one of a form. Default: none, except `TYPE-create` for a new account
   * (`'none'` to signal nothing); removing an account always signals `TYPE-delete`.
   */
  readonly signals?: { readonly create?: PageSignal; readonly modify?: PageSignal; readonly remove?: PageSignal };
  /** Rules about several fields at once, for creating and modifying. */
  readonly rules?: readonly PageRule<Submitted<Omit<fields, key>>, keyof fields & string>[];
  /** Which records can be removed; default: those whose property `Removable` is not `no`. */
  readonly removable?: (record: DbRecord, reading: Reading) => boolean;
  /** Stages what the fields do not cover, for creating and modifying. */
  postEvent?(
    changes: PageChanges,
    record: DbRecord,
    submitted: Submitted<Omit<fields, key>>,
  ): PostEventResult<keyof fields & string>;
  readonly list?: Partial<Omit<TableOptions, 'lists' | 'columns'>>;
  /** `false`: the page does not exist. */
  readonly create?: false | Overrides<CreateOptions<fields>>;
  readonly modify?: false | Overrides<EditOptions<Omit<fields, key>>>;
  /** Its fields are read-only; default: the key. */
  readonly remove?: false | (Overrides<EditOptions<Fields>> & { readonly fields?: Fields });
}

/**
 * The pages `list`, `create`, `modify` and `remove` for all records of one type, from one declaration: `pages:
 * recordPages({ records: { database: 'hosts', type: 'host' }, key: 'HostName', fields: { HostName: text(), … } })`.
 * More pages can be added: `pages: { ...recordPages(…), lock: formPage(…) }`, and offered in the list with `list: {
 * actions: ['lock'] }`.
 * @throws Error when records can be created and `key` names no field
 */
export function recordPages<const fields extends Fields, key extends keyof fields & string = never>(
  family: FamilyOptions<fields, key>,
): Readonly<Record<string, TablePage | FormPage>>;
// The values were parsed with these fields, so the types are right for rules and post-events.
export function recordPages(family: AnyFamily): Readonly<Record<string, TablePage | FormPage>> {
  const { records, key, fields, signals = {}, create = {}, modify = {}, remove = {} } = family;
  const shown = withKeyShown(fields, key);
  const shared = {
    next: 'list',
    rules: family.rules ?? [],
    ...(family.sections && { sections: family.sections }),
    ...(family.postEvent && { postEvent: family.postEvent.bind(family) }),
  };
  const pages: Record<string, TablePage | FormPage> = { list: listPage(family, shown) };
  if (create !== false) {
    if (key === undefined) throw new Error('recordPages: key must be the name of the field with the new record’s key');
    pages['create'] = anyFormPage({ creates: records, key, fields, ...shared, ...signalOf(signals.create), ...create });
  }
  if (modify !== false)
    pages['modify'] = anyFormPage({ edits: records, fields: shown, ...shared, ...signalOf(signals.modify), ...modify });
  if (remove !== false) pages['remove'] = removePage(family, remove);
  return pages;
}

/** A set with any fields. */
interface AnyFamily extends Omit<
  FamilyOptions<Fields, string>,
  'columns' | 'rules' | 'postEvent' | 'create' | 'modify'
> {
  readonly columns?: readonly string[] | Fields;
  readonly rules?: FormPage['rules'];
  readonly postEvent?: NonNullable<FormPage['postEvent']>;
  readonly create?: false | object;
  readonly modify?: false | object;
}

function listPage({ records, columns, list, create, modify, remove }: AnyFamily, shown: Fields): TablePage {
  const { actions = [], ...others } = list ?? {};
  return tablePage({
    ...(modify !== false && { open: 'modify' }),
    ...(create !== false && { create: 'create' }),
    ...others,
    lists: records,
    columns: columnsOf(columns, shown),
    actions: [...actions, ...(remove === false || actions.includes('remove') ? [] : ['remove'])],
  });
}

/** Resolves names of fields; default: every field that a cell can show. */
function columnsOf(columns: AnyFamily['columns'], shown: Fields): Fields {
  if (columns !== undefined && !isNames(columns)) return columns;
  const names = columns ?? Object.keys(shown).filter((name) => isColumn(shown[name]));
  return Object.fromEntries(names.flatMap((name) => (shown[name] ? [[name, shown[name]]] : [])));
}

function isNames(columns: readonly string[] | Fields): columns is readonly string[] {
  return Array.isArray(columns);
}

function isColumn(field: Field | undefined): boolean {
  if (field?.kind === 'literal') return true;
  return field?.kind === 'input' && field.property !== false && typeof field.property !== 'object';
}

/** Shows the key and the other chosen fields. Accounts are deleted by their event. */
function removePage({ records, key, signals, removable }: AnyFamily, own: object): FormPage {
  return anyFormPage({
    edits: records,
    fields: withKeyShown({}, key ?? 'key'),
    when: removable ?? ((record: DbRecord) => record.prop('Removable') !== 'no'),
    postEvent(changes: PageChanges, record: DbRecord) {
      if (records.database === 'accounts') changes.deleteAccount(record);
      else changes.database(records.database).delete(record.key);
    },
    ...signalOf(signals?.remove ?? (records.database === 'accounts' ? `${records.type}-delete` : undefined)),
    removes: true,
    next: 'list',
    ...own,
  });
}

/** The same fields with a read-only key. */
function withKeyShown(fields: Fields, key: string | undefined): Fields {
  return key === undefined ? fields : { ...fields, [key]: literal((record) => record.key) };
}

function signalOf(signals: PageSignal | undefined): { readonly signals?: PageSignal } {
  return signals === undefined ? {} : { signals };
}
