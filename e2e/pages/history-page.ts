import type { Locator, Page } from 'playwright/test';

export class HistoryPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.goto('/server-manager/history');
  }

  get entries(): Locator {
    return this.#page.getByRole('main').getByRole('list').first().getByRole('listitem');
  }

  get newest(): Locator {
    return this.entries.first();
  }
}
