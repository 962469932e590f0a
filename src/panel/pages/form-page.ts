import type { PageChanges } from './page-changes.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Refusal } from '../../refusals.ts';
import type { Fields } from '../fields/field.ts';
import type { BodyOptions, FormBody } from './form-view.ts';
import type { CreateOptions, EditOptions, SettingsOptions } from './form-options.ts';
import type { PageRule } from './page-rule.ts';
import type { PageSignal } from './page-signal.ts';
import type { AnySubmitted, PostEventResult, SubmitContext } from './post-event.ts';
import type { Reading } from '../fields/reading.ts';
import type { RecordSource, SettingsSource } from './record-source.ts';
import { unknownOptions } from '../fields/unknown-options.ts';

/** A page with a form for one record: an existing one, or the one it creates. */
export interface FormPage {
  readonly kind: 'form';
  readonly source: RecordSource;
  readonly creates: boolean;
  /** On a settings page: the key of its record. */
  readonly settings: string | undefined;
  /** On a page that creates: the field with the new record's key. */
  readonly key: string | undefined;
  /** On a page that creates: initial properties of every new record, in addition to the fields. */
  readonly initially: Readonly<Record<string, string>>;
  /** Keys of the records it may edit, of any type; when set, only these. */
  readonly only: readonly string[] | undefined;
  readonly fields: Fields;
  readonly rules: readonly PageRule<AnySubmitted>[];
  /** The steps of the form; undefined when it has only one page. */
  readonly steps: Readonly<Record<string, readonly string[]>> | undefined;
  /** The headings between its fields, each with its fields; undefined when it has none. */
  readonly sections: Readonly<Record<string, readonly string[]>> | undefined;
  /** The page shown after success. */
  readonly next: string;
  /** The page offered for the record after success. */
  readonly offers: string | undefined;
  /** The event to signal afterwards. */
  readonly signals: PageSignal | undefined;
  /** Names of its buttons, the first one for the enter key; empty for the single default button. */
  readonly buttons: readonly string[];
  /** The view shown above its fields. */
  readonly body: FormBody | undefined;
  /** The views shown before and after the form. */
  readonly header: FormBody | undefined;
  readonly footer: FormBody | undefined;
  /** The page destroys something, so its button is drawn in the danger style. */
  readonly danger: boolean;
  /** The page removes its record. */
  readonly removes: boolean;
  /**
   * Seconds within which the person must confirm that they still reach the server; 0: no confirmation; undefined: as
   * the panel says.
   */
  readonly confirmSeconds: number | undefined;
  /** Whether the page applies to a record; if not, it is neither offered nor opened nor accepted. */
  readonly when: (record: DbRecord, reading: Reading) => boolean;
  /** Unknown options it was given; the check of the panel refuses them. */
  readonly unknownOptions: readonly string[];
  /** Called before the page is shown and before it is accepted; a refusal redirects to `next` and is shown there. */
  preEvent?(reading: Reading): Refusal | undefined;
  /** Stages what the fields do not cover; the record already has the submitted properties. */
  postEvent?(changes: PageChanges, record: DbRecord, submitted: AnySubmitted, context: SubmitContext): PostEventResult;
}

/**
 * A page that creates or edits one record, or edits the settings in one fixed record:
 *
 *     formPage({ edits: { database: 'accounts', type: 'user' }, fields, next: 'list', signals: 'user-modify' })
 *     formPage({ creates: { database: 'hosts', type: 'host' }, key: 'HostName', fields, next: 'list' })
 *     formPage({ settings: { database: 'configuration', key: 'sshd', type: 'service' }, fields, next: 'settings' })
 */
export function formPage<const fields extends Fields>(
  options: EditOptions<fields> | CreateOptions<fields> | SettingsOptions<fields>,
): FormPage;
// The kit parses what was posted with these fields, so rules and post-event get what their types promise.
export function formPage(options: AnyFormOptions): FormPage {
  return anyFormPage(options);
}

/** A page with any fields. */
export type AnyFormOptions = Pick<FormPage, 'fields' | 'next'> &
  Partial<Pick<FormPage, 'rules' | 'steps' | 'sections' | 'signals' | 'buttons' | 'danger'>> &
  Partial<Pick<FormPage, 'offers' | 'removes' | 'preEvent' | 'postEvent'>> &
  Partial<Pick<FormPage, 'initially' | 'only' | 'when' | 'key'>> & {
    readonly body?: BodyOptions;
    readonly header?: BodyOptions;
    readonly footer?: BodyOptions;
    readonly edits?: RecordSource;
    readonly creates?: RecordSource;
    readonly settings?: SettingsSource;
    readonly confirm?: boolean | number;
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
  sections: true,
  next: true,
  offers: true,
  signals: true,
  buttons: true,
  body: true,
  header: true,
  footer: true,
  danger: true,
  removes: true,
  confirm: true,
  preEvent: true,
  postEvent: true,
};

/** `formPage` for the kit itself, where the fields are not known by name. */
export function anyFormPage(options: AnyFormOptions): FormPage {
  const { fields, next, rules = [], steps, sections, offers, buttons = [], preEvent, confirm } = options;
  const { removes = false, danger = removes } = options;
  const postEvent = options.postEvent?.bind(options);
  return {
    kind: 'form',
    ...aboutOf(options),
    fields,
    rules,
    steps,
    sections,
    next,
    offers,
    signals: signalsOf(options),
    buttons,
    body: bodyOf(options.body),
    header: bodyOf(options.header),
    footer: bodyOf(options.footer),
    danger,
    removes,
    confirmSeconds: confirm === undefined ? undefined : secondsToConfirm(confirm),
    unknownOptions: unknownOptions(options, known),
    ...(preEvent && { preEvent }),
    ...(postEvent && { postEvent }),
  };
}

/**
 * Two minutes are time enough to sign in at a new address.
 * @returns 0 where nothing need be confirmed
 */
export function secondsToConfirm(confirm: boolean | number | undefined): number {
  return confirm === true ? 120 : Number(confirm ?? 0);
}

function bodyOf(body: BodyOptions | undefined): FormBody | undefined {
  return body && { view: body.view, model: (reading, record) => body.model?.(reading, record) };
}

/**
 * Creating an account signals an event, unless the page says `'none'`.
 * Source: developer manual, section 4, "Leveraging the provisioning system".
 */
function signalsOf({ signals, creates }: AnyFormOptions): PageSignal | undefined {
  if (signals === 'none') return undefined;
  return signals ?? (creates?.database === 'accounts' ? `${creates.type}-create` : undefined);
}

type About = Pick<FormPage, 'source' | 'creates' | 'settings' | 'key' | 'initially' | 'only' | 'when'>;

/** The records a page is about. */
function aboutOf({ edits, creates, settings, key, initially = {}, only, when = always }: AnyFormOptions): About {
  const none = { creates: false, settings: undefined, key: undefined, initially: {}, only: undefined, when: always };
  if (creates) return { ...none, source: creates, creates: true, key, initially };
  if (edits) return { ...none, source: edits, only, when };
  const { database, key: record, type = 'configuration' } = settings ?? nothing;
  return { ...none, source: { database, type }, settings: record };
}

/** A page without records; the check reports it. */
const nothing: SettingsSource = { database: 'configuration', key: '' };

function always(): boolean {
  return true;
}
