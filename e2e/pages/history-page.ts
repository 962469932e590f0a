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
    return this.#page.locator('main > ol.entries > li:not(.group)');
  }

  get newest(): Locator {
    return this.entries.first();
  }
}
