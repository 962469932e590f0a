import type { EntryState } from '../changes/history.ts';
import type { ActionState, RunState } from '../events/run-record.ts';
import type { Control } from '../panel/field.ts';
import type { ProblemArgs } from '../problems.ts';
import type { Link, Sentence } from './layout-model.ts';
import type { PackageHtml } from './package-views.ts';

/**
 * The shape of what each view shows. Views receive plain data and `t`; every `label`, `title`, `help`, `key` below is a
 * lexicon key for `t`, looked up in the panel's lexicon first and the shared one after; every `text` is shown as it is.
 * What stands around each of them is in `layout-model.ts`.
 */

export interface TableModel {
  readonly description: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly search: { readonly action: string; readonly typed: string; readonly sort: string; readonly order: string };
  readonly paging: Paging;
  /** The button that opens the create page; undefined when the panel has none. */
  readonly create: Link | undefined;
}

interface TableColumn {
  readonly name: string;
  readonly label: string;
  readonly href: string;
  readonly sorted: 'ascending' | 'descending' | undefined;
}

export interface TableRow {
  /** The record's key, unique on the page. */
  readonly key: string;
  readonly cells: readonly TableCell[];
  readonly actions: readonly RowAction[];
}

/** A cell's text; with `label`, a lexicon key to be said instead, and with `tone`, shown as a badge. */
export interface TableCell {
  /** Label of the cell's column, a lexicon key. */
  readonly heading: string;
  readonly text: string;
  readonly label: string | undefined;
  /** Where the text leads; undefined for nowhere. */
  readonly href: string | undefined;
  readonly tone: 'neutral' | 'good' | 'warning' | 'danger' | undefined;
}

interface RowAction extends Link {
  readonly danger: boolean;
}

export interface Paging {
  /** Numbers of the first and last row shown, from 1; 0 when nothing is shown. */
  readonly from: number;
  readonly to: number;
  /** Rows that match the search, and rows in all. */
  readonly found: number;
  readonly total: number;
  readonly previous: string | undefined;
  readonly next: string | undefined;
  /** The pages worth a link; `gap` marks a jump before this one. */
  readonly pages: readonly {
    readonly text: string;
    readonly href: string;
    readonly current: boolean;
    readonly gap: boolean;
  }[];
}

/** A page whose content a package's own view made. */
export interface ViewModel {
  /** Undefined where the lexicon has none. */
  readonly description: string | undefined;
  readonly body: PackageHtml;
}

export interface FormModel {
  readonly description: string;
  readonly descriptionArgs: ProblemArgs;
  readonly action: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  /** What the page shows above its fields. */
  readonly body: PackageHtml | undefined;
  readonly fields: readonly FieldModel[];
  /** It asks for a file, and has to be posted as such forms are. */
  readonly hasFiles: boolean;
  /** The first is the one for the enter key. */
  /** Whether it can be asked what the form would do: not where something typed may not be posted twice. */
  readonly preview: boolean;
  readonly buttons: readonly ButtonModel[];
  /** The first button destroys something: drawn so. */
  readonly danger: boolean;
  readonly cancel: string;
  /** Which page this is of a form over several; undefined for a form of one. */
  readonly step: StepModel | undefined;
  /** Fields refused, for the summary on top; the sentence of each is in its field. */
  readonly refused: readonly FieldModel[];
  /** Said on top: why the page as a whole was refused. */
  readonly refusals: readonly Sentence[];
}

interface StepModel {
  /** From 1. */
  readonly number: number;
  readonly total: number;
  readonly title: string;
  readonly hasPrevious: boolean;
}

interface ButtonModel {
  readonly label: string;
  /** What it posts as `_button`; undefined for nothing. */
  readonly value: string | undefined;
}

export interface FieldModel {
  readonly name: string;
  readonly control: 'literal' | 'file' | Control;
  readonly label: string;
  /** What helps to fill it in; often nothing. */
  readonly help: readonly Sentence[];
  readonly required: boolean;
  /** What the person typed, else what is stored; several lines of a text area. Always empty for a password. */
  readonly typed: string;
  readonly options: readonly OptionModel[];
  readonly autocomplete: string;
  /** Smallest and largest value, for a browser's own check. */
  readonly range: { readonly min: string; readonly max: string } | undefined;
  /** Files to offer, endings and media types with commas between; any when empty. */
  readonly accept?: string;
  /** Where the text of a literal leads; undefined for nowhere. */
  readonly href: string | undefined;
  /** Lines in view of a text area. */
  readonly rows: number;
  readonly refusal: Sentence | undefined;
}

interface OptionModel {
  readonly value: string;
  /** Lexicon key, or undefined when `text` is data. */
  readonly label: string | undefined;
  readonly text: string;
  readonly chosen: boolean;
}

/** 409: somebody else changed the record between form and submit. */
export interface ConflictModel {
  readonly action: string;
  /** What the form posted but its passwords, to be posted again by "save mine". */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly fields: readonly {
    /** Lexicon key; undefined for something that is no field of the page, which `text` names. */
    readonly label: string | undefined;
    readonly text: string;
    readonly stored: string;
    readonly typed: string;
  }[];
  /** The form again, with what is stored now. */
  readonly reload: string;
  readonly cancel: string;
}

export interface RunModel {
  readonly id: string;
  readonly event: string;
  readonly args: readonly string[];
  readonly state: RunState;
  /** Why it ended before its last action, a lexicon key. */
  readonly reason: string | undefined;
  /** Who ended it early; empty when nobody did. */
  readonly by: string;
  /** Already formatted for the page's language. */
  readonly started: string;
  readonly duration: string;
  readonly author: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly actions: readonly (RunActionModel & { readonly inner: readonly InnerRunModel[] })[];
  /** How many actions failed, and their names. */
  readonly failed: { readonly count: number; readonly names: string };
  /** Where "signal again" posts to; undefined while the run goes on. */
  readonly again: string | undefined;
  /** Where "cancel" posts to; undefined when the run is over. */
  readonly cancel: string | undefined;
  /** The event stream of a run that is not over. */
  readonly stream: string | undefined;
  readonly back: string;
}

export interface RunActionModel {
  readonly name: string;
  /** The package that brings it. */
  readonly source: string;
  readonly state: ActionState;
  readonly duration: string;
  readonly exit: string;
  readonly output: string;
  /** Output was longer than what is shown. */
  readonly cut: boolean;
  /** How far it says it is, while it is running. */
  readonly doing: { readonly percent: number; readonly message: string } | undefined;
}

/** A run that an action of another run signalled. */
export interface InnerRunModel {
  readonly href: string;
  readonly event: string;
  readonly args: string;
  readonly state: RunState;
  readonly duration: string;
  readonly actions: readonly RunActionModel[];
}

export interface RunsModel {
  readonly runs: readonly {
    readonly href: string;
    readonly event: string;
    readonly args: string;
    readonly state: RunState;
    readonly started: string;
    readonly duration: string;
    readonly author: string;
  }[];
}

export interface HistoryModel {
  readonly entries: readonly HistoryEntryModel[];
  readonly older: string | undefined;
  readonly newer: string | undefined;
}

/** Records that were or would be changed. */
export interface ChangedModel {
  readonly changes: readonly {
    readonly kind: 'create' | 'modify' | 'delete';
    readonly database: string;
    readonly key: string;
    readonly properties: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  }[];
  /** How many further records there are. */
  readonly untold: number;
}

/** What a form would do, before it does it. */
export interface PreviewModel {
  readonly action: string;
  /** What the form posted, to be posted again. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly changed: ChangedModel;
  readonly events: readonly {
    /** Name and arguments. */
    readonly text: string;
    readonly actions: readonly { readonly name: string; readonly source: string }[];
    /** Configuration files it writes anew. */
    readonly templates: readonly string[];
    /** Services it adjusts, with what it does to each. */
    readonly services: readonly string[];
  }[];
  /** Label of the button that saves. */
  readonly button: string;
  readonly danger: boolean;
  readonly cancel: string;
}

export interface HistoryEntryModel {
  readonly id: string;
  readonly when: string;
  readonly author: string;
  /** The panel's name in the page's language. */
  readonly panel: string;
  readonly state: EntryState;
  /** Accounts whose password was set. */
  readonly passwords: readonly string[];
  readonly changed: ChangedModel;
  readonly runs: readonly (Link & { readonly state: RunState | 'missing'; readonly text: string })[];
  /** Where "signal again" posts to, when the process ended between the write and the event. */
  readonly again: string | undefined;
}

export interface HomeModel {
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  readonly attention: readonly {
    readonly sentence: Sentence;
    readonly link: Link | undefined;
    readonly kind: 'warning' | 'danger';
  }[];
  readonly recent: readonly HistoryEntryModel[];
}

export interface PackagesModel {
  readonly packages: readonly {
    readonly name: string;
    readonly folder: string;
    /** In words of the page's language. */
    readonly brings: string;
    /** Why it is broken, an operator's English line; undefined when it works. */
    readonly broken: string | undefined;
    /** What does not keep it from working, such as missing words; lines for its author, in English. */
    readonly remarks: readonly string[];
  }[];
  /** Where the button posts to that looks for packages again. */
  readonly refresh: string;
}

export interface SignInModel {
  readonly action: string;
  readonly typed: string;
  readonly refusal: Sentence | undefined;
  readonly back: string;
}

export interface SetUpModel {
  readonly action: string;
  readonly fields: readonly FieldModel[];
  readonly refused: readonly FieldModel[];
  readonly refusals: readonly Sentence[];
}

export interface ErrorModel {
  readonly status: number;
  readonly sentence: Sentence;
  /** What the person can do about it, a lexicon key. */
  readonly advice: string;
  /** Repeated in the log; empty when nothing was logged. */
  readonly incident: string;
}
