import type { Locator, Page } from 'playwright/test';

/** The page of one run. */
export class RunPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The page of the run that started last. */
  async openNewest(): Promise<void> {
    await this.#page.goto('/server-manager/runs');
    await this.#page.getByRole('rowheader').first().getByRole('link').click();
  }

  /**
   * The state of the run: "running", "done" and so on. The news for screen readers, with the same text, comes before
   * it.
   */
  get state(): Locator {
    return this.#page
      .getByRole('main')
      .getByText(/Signalled by/)
      .last();
  }

  get progress(): Locator {
    return this.#page.getByRole('progressbar');
  }

  action(name: string): Locator {
    return this.#page.getByRole('main').getByRole('list').first().getByRole('listitem').filter({ hasText: name });
  }

  output(action: string): Locator {
    return this.#page.getByRole('region', { name: `Output of ${action}` });
  }

  /** The output of successful actions is folded. */
  async unfold(action: string): Promise<void> {
    await this.action(action).getByText('Output').first().click();
  }

  async cancel(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Cancel this run' }).click();
  }

  async signalAgain(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Signal again' }).click();
  }

  async goBack(): Promise<void> {
    await this.#page.getByRole('link', { name: /^Back$|^Go on/ }).click();
  }
}
