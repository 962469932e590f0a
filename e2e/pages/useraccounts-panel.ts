import type { Locator, Page } from 'playwright/test';
import { List } from './list.ts';

/** What a person types into the form of a user, by label. */
export type UserForm = Readonly<Record<string, string>>;

export class UserAccountsPanel {
  readonly list: List;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.list = new List(page);
  }

  async open(): Promise<void> {
    await this.#page.goto('/server-manager/useraccounts');
  }

  row(key: string): Locator {
    return this.list.row(key);
  }

  field(label: string): Locator {
    return this.#page.getByLabel(new RegExp(`^${label}( required)?$`));
  }

  async fill(form: UserForm): Promise<void> {
    for (const [label, text] of Object.entries(form)) await this.field(label).fill(text);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.field(label).selectOption(option);
  }

  /** Ticks these groups and no other. */
  async chooseGroups(...groups: readonly string[]): Promise<void> {
    const boxes = this.#page.getByRole('group', { name: 'Groups', exact: true }).getByRole('checkbox');
    for (const box of await boxes.all()) await box.setChecked(groups.includes(await box.inputValue()));
  }

  async create(form: UserForm, ...groups: readonly string[]): Promise<void> {
    await this.#page.getByRole('link', { name: 'Create user' }).click();
    await this.fill(form);
    await this.chooseGroups(...groups);
    await this.submit('Create user');
  }

  async modify(key: string, form: UserForm): Promise<void> {
    await this.list.follow('Modify', key);
    await this.fill(form);
    await this.submit('Save');
  }

  async setPassword(key: string, password: string, again = password): Promise<void> {
    await this.list.follow('Password', key);
    await this.fill({ 'New password': password, 'The same password again': again });
    await this.submit('Set password');
  }

  async lock(key: string): Promise<void> {
    await this.list.follow('Lock', key);
    await this.submit('Lock account');
  }

  async remove(key: string): Promise<void> {
    await this.list.follow('Remove', key);
    await this.submit('Remove user');
  }

  async submit(button: string): Promise<void> {
    await this.#page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
  }
}
