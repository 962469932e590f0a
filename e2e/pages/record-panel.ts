import type { Locator, Page } from 'playwright/test';
import { List } from './list.ts';

/** A panel that lists, creates, modifies and removes records of one type, as a person uses it. */
export class RecordPanel {
  readonly list: List;
  readonly #page: Page;
  readonly #name: string;

  /** @param name the panel's name in the URL */
  constructor(page: Page, name: string) {
    this.#page = page;
    this.#name = name;
    this.list = new List(page);
  }

  async open(): Promise<void> {
    await this.#page.goto(`/server-manager/${this.#name}`);
  }

  field(label: string): Locator {
    return this.#page.getByRole('main').getByLabel(new RegExp(`^${label}( required)?$`));
  }

  async fill(form: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(form)) await this.field(label).fill(text);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.field(label).selectOption(option);
  }

  /** Ticks these boxes of a field and no other. */
  async tick(label: string, ...values: readonly string[]): Promise<void> {
    const boxes = this.#page.getByRole('group', { name: new RegExp(`^${label}( required)?$`) }).getByRole('checkbox');
    for (const box of await boxes.all()) await box.setChecked(values.includes(await box.inputValue()));
  }

  async follow(link: string): Promise<void> {
    await this.#page.getByRole('main').getByRole('link', { name: link, exact: true }).click();
  }

  async submit(button: string): Promise<void> {
    await this.#page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
  }
}
