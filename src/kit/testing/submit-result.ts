import type { HistoryEntry } from '../../changes/history-entry.ts';
import type { RecordChange } from '../../changes/record-change.ts';
import type { RunDetails } from '../../events/journal/run-details.ts';
import type { ShownPage } from '../../web/shell.ts';
import { formOf } from './opened-page.ts';

/** What came of a submitted page. */
export interface SubmitResult {
  /** 303 accepted, 422 refused, 409 somebody else changed the same, 403, 404 or 405 not accepted at all. */
  readonly status: number;
  /** Why fields were refused, by field name; empty when none was. */
  readonly refusals: Readonly<Record<string, Said>>;
  /** Why the page as a whole was refused. */
  readonly refusal: Said | undefined;
  /** Every property that was written, in the order it was staged; secret values are shown as dots. */
  readonly changes: readonly Change[];
  /** The events that were signalled, in order. They are over. */
  readonly events: readonly { readonly event: string; readonly args: readonly string[] }[];
  /** What the actions of those events printed. */
  readonly output: string;
  /** Names of the actions that failed. */
  readonly failed: readonly string[];
  /** What the next page says on top. */
  readonly message: string;
  /** Name of the page that followed, or a path where that is in another panel; empty when none followed. */
  readonly next: string;
}

/** A sentence: its lexicon key, and how it is said in the language of the test. */
export interface Said {
  readonly key: string;
  readonly text: string;
}

/** One property before and after; undefined where there was none. `type` is the record's own type. */
export interface Change {
  readonly database: string;
  readonly key: string;
  readonly property: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Why a shown form was refused. */
export function refusalsOf(shown: ShownPage): Pick<SubmitResult, 'refusals' | 'refusal'> {
  const { t } = shown;
  const form = formOf(shown);
  const said = ({ key, args }: NonNullable<typeof form>['refusals'][number]): Said => ({ key, text: t(key, args) });
  return {
    refusals: Object.fromEntries(
      (form?.fields ?? []).flatMap(({ name, refusal }) => (refusal ? [[name, said(refusal)]] : [])),
    ),
    refusal: form?.refusals.map(said)[0],
  };
}

/** What a change set did. @param runs of its events */
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
