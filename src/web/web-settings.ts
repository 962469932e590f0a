import type { Layout } from './page/models/layout-model.ts';
import type { ViewModels } from './page/views.ts';
import { sessionDefaults, type SessionSettings } from './session/session-settings.ts';
import type { Translate } from './words/translate.ts';

/** A page as passed to its view. */
export interface ShownPage {
  readonly layout: Layout;
  readonly page: ViewModels[keyof ViewModels];
  readonly t: Translate;
}

export interface WebSettings extends SessionSettings {
  /** How long a submit waits for its events before it redirects to the run's page. */
  readonly waitSeconds: number;
  /** How long third-party panel code may block the server; then it is stopped. */
  readonly panelSeconds: number;
  /** How long a panel's code may take for a submitted form. */
  readonly postEventSeconds: number;
  /** Largest form, in bytes. */
  readonly formBytes: number;
  /** Port of the mail server of this machine; undefined: the default of the mailer. */
  readonly smtpPort: number | undefined;
  /** Called with each page and its model before it is sent. */
  readonly shown: ((page: ShownPage) => void) | undefined;
}

export const webDefaults: WebSettings = {
  ...sessionDefaults,
  waitSeconds: 1,
  panelSeconds: 2,
  postEventSeconds: 30,
  formBytes: 512 * 1024,
  smtpPort: undefined,
  shown: undefined,
};
