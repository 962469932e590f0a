import type { Mailer } from '../mail/mailer.ts';
import type { System } from '../system.ts';
import type { ModelCache } from './page/cache/model-cache.ts';
import type { Assets } from './page/models/layout-model.ts';
import type { FormModel } from './page/models/form-model.ts';
import type { TableModel } from './page/models/table-model.ts';
import type { StateProblems } from './server/state-problems.ts';
import type { PackageViews } from './page/package-views.ts';
import type { Frame } from './page/frame.ts';
import type { FormTokens } from './request/posted/form-token.ts';
import type { Sendings } from './request/posted/sendings.ts';
import type { AccountPreferences } from './session/account-preferences.ts';
import type { SetUpLink } from './session/set-up-link.ts';
import type { SignInLimits } from './session/sign-in/sign-in-limits.ts';
import type { Views } from './page/views.ts';
import type { WebSettings } from './web-settings.ts';
import type { PreviewPosts } from './preview/preview-posts.ts';
import type { OldWords } from './panels/old/old-words.ts';
import type { Wording } from './words/wording.ts';

/** What the web part builds from the packages. */
export interface PackagesShown {
  readonly wording: Wording;
  readonly oldWords: OldWords;
  readonly frame: Frame;
  readonly packageViews: PackageViews;
  readonly keptForms: ModelCache<FormModel>;
  readonly keptTables: ModelCache<TableModel>;
}

/** What every route gets: the system of one root, and what the web part adds. */
export interface WebContext extends PackagesShown {
  readonly system: System;
  readonly views: Views;
  readonly assets: Assets;
  readonly setUpLink: SetUpLink;
  readonly stateProblems: StateProblems;
  readonly accountPreferences: AccountPreferences;
  readonly mailer: Mailer;
  /** Signs the cookies of sessions. */
  readonly cookieKey: string;
  readonly formTokens: FormTokens;
  readonly limits: SignInLimits;
  readonly sendings: Sendings;
  readonly keptPosts: PreviewPosts;
  readonly settings: WebSettings;
}
