import type { Locator, Page } from 'playwright/test';
import { List } from './list.ts';

export class CellNumbersPanel {
  readonly list: List;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.list = new List(page);
  }

  async open(): Promise<void> {
    await this.#page.goto('/server-manager/cellnumbers');
  }

  row(key: string): Locator {
    return this.list.row(key);
  }

  get number(): Locator {
    return this.#page.getByLabel('Cell number', { exact: true });
  }

  async openForm(key: string): Promise<void> {
    await this.list.follow('Modify', key);
  }

  async save(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Save', exact: true }).click();
  }

  /** From the list through the form of one user. */
  async change(key: string, number: string): Promise<void> {
    await this.openForm(key);
    await this.number.fill(number);
    await this.save();
  }
}
