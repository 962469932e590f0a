import type { ChangeSet } from '../changes/change-set.ts';
import type { DbRecord } from '../db/record.ts';
import type { Refusal } from '../problems.ts';
import type { DatabaseName, Field, Submitted, UploadedFile } from './field.ts';
import type { PageRefusal, PageSuccess } from './page-answer.ts';
import type { Reading } from './reading.ts';
import type { RouterPage } from './router-page.ts';
import type { ViewPage } from './view-page.ts';

/** The records a page is about: one type in one database. */
export interface RecordSource {
  readonly database: DatabaseName;
  readonly type: string;
}

/** The one record that a page of settings is about, which need not be there yet. */
interface SettingsSource {
  readonly database: DatabaseName;
  readonly key: string;
  /** The record's type where it has to be created; `configuration` unless told. */
  readonly type?: string;
}

export type Fields = Readonly<Record<string, Field>>;

/** A page that shows records, one to a row, found, sorted and paged on the server. It never takes a form. */
export interface TablePage {
  readonly kind: 'table';
  readonly lists: RecordSource;
  /** Keys of further records of the same database to list, whatever their type. */
  readonly also: readonly string[];
  /** Whether a record is listed; all are where it is undefined. May depend on nothing but the record. */
  readonly only: ((record: DbRecord) => boolean) | undefined;
  readonly columns: Fields;
  /** Pages opened from a row, in the order of their links. */
  readonly actions: readonly string[];
  /** The page that creates a record. */
  readonly create: string | undefined;
}

export interface TableOptions {
  readonly lists: RecordSource;
  readonly also?: readonly string[];
  /** Whether a record is listed. May depend on nothing but the record. */
  readonly only?: (record: DbRecord) => boolean;
  readonly columns: Fields;
  /** The page a row opens. */
  readonly open?: string;
  /** Further pages a row opens. */
  readonly actions?: readonly string[];
  readonly create?: string;
}

/**
 * A page that lists records: `tablePage({ lists: { database: 'accounts', type: 'user' }, columns: fields, open: 'modify' })`.
 * What a row opens is offered only where that page is for the record.
 */
export function tablePage(options: TableOptions): TablePage {
  const actions = [...(options.open === undefined ? [] : [options.open]), ...(options.actions ?? [])];
  const { lists, columns, also = [], only, create } = options;
  return { kind: 'table', lists, also, only, columns, actions, create };
}

type PostEventAnswer = PageRefusal | PageSuccess | undefined;

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a post-event that refuses nothing has no return
export type PostEventResult = PostEventAnswer | void | Promise<PostEventAnswer | void>;

/** How a page was submitted, beside its fields. */
export interface SubmitContext {
  /** Name of the pressed button: one of the page's `buttons`, the first for the enter key; empty where it has none. */
  readonly button: string;
}

/** The input fields of any page, parsed. */
export type AnySubmitted = Readonly<Record<string, string | readonly string[] | UploadedFile | undefined>>;

/** What a cross-field rule may look at besides what was submitted. */
export interface PageContext {
  readonly reading: Reading;
  /** The record being edited; undefined while it is being created. */
  readonly record: DbRecord | undefined;
}

/** A rule about several fields: refuses the page, or one of its fields with `refuseField`. All rules are asked. */
export type PageRule<submitted> = (submitted: submitted, context: PageContext) => PageRefusal | undefined;

/** A page with a form about one record: an existing one, or the one it creates. */
export interface FormPage {
  readonly kind: 'form';
  readonly source: RecordSource;
  readonly creates: boolean;
  /** On a page of settings: the key of the one record it is about. */
  readonly settings: string | undefined;
  /** On a page that creates: the field that holds the new record's key. */
  readonly key: string | undefined;
  /** On a page that creates: properties every new record starts with, besides those of the fields. */
  readonly initially: Readonly<Record<string, string>>;
  /** Keys of further records it may edit, whatever their type; when set, only these. */
  readonly only: readonly string[] | undefined;
  readonly fields: Fields;
  readonly rules: readonly PageRule<AnySubmitted>[];
  /** Where the form is filled in over several pages; undefined where it is one. */
  readonly steps: Readonly<Record<string, readonly string[]>> | undefined;
  /** The page that follows when all went well. */
  readonly next: string;
  readonly signals: string | undefined;
  /** Names of its buttons, the first of them for the enter key; empty for the one button of its own. */
  readonly buttons: readonly string[];
  /** What it shows above its fields, besides them. */
  readonly body: FormBody | undefined;
  /** The page destroys something; its button is drawn so. */
  readonly danger: boolean;
  /** Whether the page makes sense for a record; if not it is neither offered nor opened nor accepted. */
  readonly when: (record: DbRecord) => boolean;
  /** Looked at before the page is shown and before it is accepted; a refusal leads to `next`, and is said there. */
  preEvent?(reading: Reading): Refusal | undefined;
  /** Stages what the fields do not say; the record has the submitted properties already. */
  postEvent?(changes: ChangeSet, record: DbRecord, submitted: AnySubmitted, context: SubmitContext): PostEventResult;
}

/** A view of the package, shown on a form. */
interface FormBody {
  /** File name of the view, from the package's folder. */
  readonly view: string;
  /** What the view gets as `model`; the record is undefined on a page that creates one. */
  model(reading: Reading, record: DbRecord | undefined): unknown;
}

type BodyOptions = Pick<FormBody, 'view'> & Partial<FormBody>;

interface FormOptions<fields> {
  readonly fields: fields;
  /** Rules about several fields at once. */
  readonly rules?: readonly PageRule<Submitted<fields>>[];
  /**
   * Fills the form in over several pages: the names of its steps, in order, each with its fields. What was typed is kept
   * until the last one, which submits all of it; passwords belong there. A step is named by `pages.PAGE.steps.STEP.title`.
   */
  readonly steps?: Readonly<Record<string, readonly (keyof fields & string)[]>>;
  /** The page that follows. */
  readonly next: string;
  /** Event to signal afterwards, with the record's key as its argument. */
  readonly signals?: string;
  /**
   * Several buttons that submit the form, `pages.PAGE.buttons.NAME` in the lexicon; the post-event is told which one was
   * pressed, the first one for the enter key. Without them there is one, `pages.PAGE.button`.
   */
  readonly buttons?: readonly string[];
  /** What no field covers, above the fields: an EJS view of the package. */
  readonly body?: BodyOptions;
  readonly danger?: boolean;
  readonly preEvent?: (reading: Reading) => Refusal | undefined;
  postEvent?(
    changes: ChangeSet,
    record: DbRecord,
    submitted: Submitted<fields>,
    context: SubmitContext,
  ): PostEventResult;
}

export interface EditOptions<fields> extends FormOptions<fields> {
  readonly edits: RecordSource;
  readonly only?: readonly string[];
  readonly when?: (record: DbRecord) => boolean;
}

export interface CreateOptions<fields> extends FormOptions<fields> {
  readonly creates: RecordSource;
  readonly key: keyof fields & string;
  readonly initially?: Readonly<Record<string, string>>;
}

interface SettingsOptions<fields> extends FormOptions<fields> {
  readonly settings: SettingsSource;
}

/**
 * A page that edits or creates one record, or edits the settings kept in one certain record:
 *
 *     formPage({ edits: { database: 'accounts', type: 'user' }, fields, next: 'list', signals: 'user-modify' })
 *     formPage({ creates: { database: 'hosts', type: 'host' }, key: 'HostName', fields, next: 'list' })
 *     formPage({ settings: { database: 'configuration', key: 'sshd', type: 'service' }, fields, next: 'settings' })
 */
export function formPage<const fields extends Fields>(
  options: EditOptions<fields> | CreateOptions<fields> | SettingsOptions<fields>,
): FormPage {
  // The kit parses what was posted against these very fields, so rules and post-event get what their types promise.
  return anyFormPage(options as unknown as AnyFormOptions);
}

/** A page of any fields. */
type AnyFormOptions = Pick<FormPage, 'fields' | 'next'> &
  Partial<Pick<FormPage, 'rules' | 'steps' | 'signals' | 'buttons' | 'danger' | 'preEvent' | 'postEvent'>> &
  Partial<Pick<FormPage, 'initially' | 'only' | 'when' | 'key'>> & {
    readonly body?: BodyOptions;
    readonly edits?: RecordSource;
    readonly creates?: RecordSource;
    readonly settings?: SettingsSource;
  };

/** `formPage` for the kit's own use, where the fields are not known by name. */
export function anyFormPage(options: AnyFormOptions): FormPage {
  const { fields, next, rules = [], steps, signals, buttons = [], body, danger = false, preEvent } = options;
  const postEvent = options.postEvent?.bind(options);
  return {
    kind: 'form',
    ...aboutOf(options),
    fields,
    rules,
    steps,
    next,
    signals,
    buttons,
    body: body && { view: body.view, model: (reading, record) => body.model?.(reading, record) },
    danger,
    ...(preEvent && { preEvent }),
    ...(postEvent && { postEvent }),
  };
}

type About = Pick<FormPage, 'source' | 'creates' | 'settings' | 'key' | 'initially' | 'only' | 'when'>;

/** Which record a page is about. */
function aboutOf({ edits, creates, settings, key, initially = {}, only, when = always }: AnyFormOptions): About {
  const none = { creates: false, settings: undefined, key: undefined, initially: {}, only: undefined, when: always };
  if (creates) return { ...none, source: creates, creates: true, key, initially };
  if (edits) return { ...none, source: edits, only, when };
  const { database, key: record, type = 'configuration' } = settings ?? nothing;
  return { ...none, source: { database, type }, settings: record };
}

/** A page that says of no record that it is about it; checking it finds that. */
const nothing: SettingsSource = { database: 'configuration', key: '' };

function always(): boolean {
  return true;
}

export type Page = TablePage | FormPage | RouterPage | ViewPage;

/** What a panel is: an entry in the menu and its pages. The first page is the one the menu opens. */
export interface PanelDefinition {
  /** Only other kinds of panels say theirs. */
  readonly kind?: undefined;
  /** File name, URL, lexicon and menu key in one. */
  readonly name: string;
  readonly menu: {
    /** Lexicon key below `headings`. */
    readonly heading: string;
    /** Weight of the heading and weight of the entry below it; smaller comes first. */
    readonly order: readonly [number, number];
  };
  readonly pages: Readonly<Record<string, Page>>;
}

/**
 * Declares a panel, as the default export of a package's `panel.ts`:
 *
 *     export default definePanel({
 *       name: 'cellnumbers',
 *       menu: { heading: 'Collaboration', order: [3000, 3150] },
 *       pages: { list: tablePage(…), modify: formPage(…) },
 *     });
 *
 * Checked when the package is loaded, so that a mistake breaks this panel only.
 */
export function definePanel(definition: PanelDefinition): PanelDefinition {
  return definition;
}
