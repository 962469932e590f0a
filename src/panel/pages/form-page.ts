import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Refusal } from '../../problems.ts';
import type { Fields } from '../fields/field.ts';
import type { BodyOptions, FormBody } from './form-view.ts';
import type { CreateOptions, EditOptions, SettingsOptions } from './form-options.ts';
import type { PageRule } from './page-rule.ts';
import type { AnySubmitted, PostEventResult, SubmitContext } from './post-event.ts';
import type { Reading } from '../fields/reading.ts';
import type { RecordSource, SettingsSource } from './record-source.ts';
import { unknownOptions } from './unknown-options.ts';

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
  /** The event to signal afterwards, with the record's key. */
  readonly signals: string | undefined;
  /** Names of its buttons, the first of them for the enter key; empty for the one button of its own. */
  readonly buttons: readonly string[];
  /** What it shows above its fields, besides them. */
  readonly body: FormBody | undefined;
  /** What it shows before the form, and after it. */
  readonly header: FormBody | undefined;
  readonly footer: FormBody | undefined;
  /** The page destroys something; its button is drawn so. */
  readonly danger: boolean;
  /** Whether the page makes sense for a record; if not it is neither offered nor opened nor accepted. */
  readonly when: (record: DbRecord) => boolean;
  /** What it was given that is not an option; checking the panel refuses it. */
  readonly unknownOptions: readonly string[];
  /** Looked at before the page is shown and before it is accepted; a refusal leads to `next`, and is said there. */
  preEvent?(reading: Reading): Refusal | undefined;
  /** Stages what the fields do not say; the record has the submitted properties already. */
  postEvent?(changes: ChangeSet, record: DbRecord, submitted: AnySubmitted, context: SubmitContext): PostEventResult;
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
): FormPage;
// The kit parses what was posted against these very fields, so rules and post-event get what their types promise.
export function formPage(options: AnyFormOptions): FormPage {
  return anyFormPage(options);
}

/** A page of any fields. */
type AnyFormOptions = Pick<FormPage, 'fields' | 'next'> &
  Partial<Pick<FormPage, 'rules' | 'steps' | 'signals' | 'buttons' | 'danger' | 'preEvent' | 'postEvent'>> &
  Partial<Pick<FormPage, 'initially' | 'only' | 'when' | 'key'>> & {
    readonly body?: BodyOptions;
    readonly header?: BodyOptions;
    readonly footer?: BodyOptions;
    readonly edits?: RecordSource;
    readonly creates?: RecordSource;
    readonly settings?: SettingsSource;
  };

const known: Readonly<Record<keyof AnyFormOptions, true>> = {
  edits: true,
  creates: true,
  settings: true,
  key: true,
  initially: true,
  only: true,
  when: true,
  fields: true,
  rules: true,
  steps: true,
  next: true,
  signals: true,
  buttons: true,
  body: true,
  header: true,
  footer: true,
  danger: true,
  preEvent: true,
  postEvent: true,
};

/** `formPage` for the kit's own use, where the fields are not known by name. */
export function anyFormPage(options: AnyFormOptions): FormPage {
  const { fields, next, rules = [], steps, buttons = [], danger = false, preEvent } = options;
  const postEvent = options.postEvent?.bind(options);
  return {
    kind: 'form',
    ...aboutOf(options),
    fields,
    rules,
    steps,
    next,
    signals: eventOf(options),
    buttons,
    body: bodyOf(options.body),
    header: bodyOf(options.header),
    footer: bodyOf(options.footer),
    danger,
    unknownOptions: unknownOptions(options, known),
    ...(preEvent && { preEvent }),
    ...(postEvent && { postEvent }),
  };
}

function bodyOf(body: BodyOptions | undefined): FormBody | undefined {
  return body && { view: body.view, model: (reading, record) => body.model?.(reading, record) };
}

/**
 * A new account is an event of its own, unless the page says that there is none.
 * Source: developer manual, section 4, "Leveraging the provisioning system".
 */
function eventOf({ signals, creates }: AnyFormOptions): string | undefined {
  if (signals === 'none') return undefined;
  return signals ?? (creates?.database === 'accounts' ? `${creates.type}-create` : undefined);
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
