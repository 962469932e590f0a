import type { Locator, Page } from 'playwright/test';

/** The form over several pages of the test package `stalls`. */
export class StallsPanel {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Opens the form through the list, to which the menu leads. */
  async openForm(): Promise<void> {
    await this.#page.goto('/server-manager/stalls');
    await this.#page.getByRole('link', { name: 'Open a stall' }).click();
  }

  get step(): Locator {
    return this.#page.getByRole('heading', { level: 2 });
  }

  field(label: string): Locator {
    return this.#page.getByLabel(label);
  }

  async press(button: string): Promise<void> {
    await this.#page.getByRole('button', { name: button, exact: true }).click();
  }

  /** Fills in the first page and goes on. */
  async begin(stall: string, keeper: string): Promise<void> {
    await this.field('Name of the stall').fill(stall);
    await this.field('Who keeps it').fill(keeper);
    await this.press('Next');
  }
}
