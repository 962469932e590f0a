import type { PanelDraft } from '../panel-draft.ts';
import type { FieldNames } from '../plan/field-names.ts';
import type { PagePlan } from '../plan/page-plan.ts';

/** What the code of a page depends on besides the page itself. */
export interface PageCodeContext {
  readonly draft: PanelDraft;
  readonly names: FieldNames;
  readonly plans: readonly PagePlan[];
}
