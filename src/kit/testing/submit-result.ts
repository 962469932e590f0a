import type { HistoryEntry } from '../../changes/history/history-entry.ts';
import type { RecordChange } from '../../changes/record-change.ts';
import type { RunDetails } from '../../events/journal/run-details.ts';
import type { ShownPage } from '../../web/web-settings.ts';
import { formOf } from './opened-page.ts';

/** The result of a submitted page. */
export interface SubmitResult {
  /** 303 accepted, 422 refused, 409 conflict with another change, 403, 404 or 405 rejected. */
  readonly status: number;
  /** Why fields were refused, by field name; often empty. */
  readonly refusals: Readonly<Record<string, SaidOnPage>>;
  /** Why the whole page was refused. */
  readonly refusal: SaidOnPage | undefined;
  /** Every written property, in the order of staging; secret values are shown as dots. */
  readonly changes: readonly Change[];
  /** The signalled events, in order. They are finished. */
  readonly events: readonly { readonly event: string; readonly args: readonly string[] }[];
  /** The output of the actions of these events. */
  readonly output: string;
  /** Names of the failed actions. */
  readonly failed: readonly string[];
  /** The messages at the top of the next page. */
  readonly message: string;
  /** Name of the next page, or its path if it belongs to another panel; empty if there is none. */
  readonly next: string;
}

/** A sentence: its lexicon key, and its text in the language of the test. */
export interface SaidOnPage {
  readonly key: string;
  readonly text: string;
}

/** One property before and after; undefined if not set. `type` is the record's type. */
export interface Change {
  readonly database: string;
  readonly key: string;
  readonly property: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Returns why a form was refused. */
export function refusalsOf(shown: ShownPage): Pick<SubmitResult, 'refusals' | 'refusal'> {
  const { t } = shown;
  const form = formOf(shown);
  const said = ({ key, args }: NonNullable<typeof form>['refusals'][number]): SaidOnPage => ({
    key,
    text: t(key, args),
  });
  return {
    refusals: Object.fromEntries(
      (form?.fields ?? []).flatMap(({ name, refusal }) => (refusal ? [[name, said(refusal)]] : [])),
    ),
    refusal: form?.refusals.map(said)[0],
  };
}

/**
 * Returns the effects of a change set.
 * @param runs the runs of its events
 */
export function done(
  entry: HistoryEntry | undefined,
  runs: readonly RunDetails[],
): Pick<SubmitResult, 'changes' | 'events' | 'output' | 'failed'> {
  return {
    changes: (entry?.changes ?? []).flatMap(propertyChanges),
    events: entry?.signals ?? [],
    output: runs.flatMap(({ actions }) => actions.map(({ output }) => output)).join(''),
    failed: runs.flatMap(({ failed }) => failed),
  };
}

function propertyChanges({ database, key, before, after, properties }: RecordChange): Change[] {
  const type = before === after ? [] : [{ database, key, property: 'type', before, after }];
  return [...type, ...properties.map(({ name, ...values }) => changeOf(database, key, name, values))];
}

function changeOf(
  database: string,
  key: string,
  property: string,
  { before, after }: Pick<Change, 'before' | 'after'>,
): Change {
  return { database, key, property, before, after };
}
