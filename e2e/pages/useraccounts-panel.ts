import type { Locator, Page } from 'playwright/test';
import type { List } from './list.ts';
import { RecordPanel } from './record-panel.ts';

/** What a person types into the form of a user, by label. */
export type UserForm = Readonly<Record<string, string>>;

export class UserAccountsPanel {
  readonly list: List;
  readonly #records: RecordPanel;

  constructor(page: Page) {
    this.#records = new RecordPanel(page, 'useraccounts');
    this.list = this.#records.list;
  }

  async open(): Promise<void> {
    await this.#records.open();
  }

  row(key: string): Locator {
    return this.list.row(key);
  }

  field(label: string): Locator {
    return this.#records.field(label);
  }

  async fill(form: UserForm): Promise<void> {
    await this.#records.fill(form);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.#records.choose(label, option);
  }

  /** Ticks these groups and no other. */
  async chooseGroups(...groups: readonly string[]): Promise<void> {
    await this.#records.tick('Groups', ...groups);
  }

  async create(form: UserForm, ...groups: readonly string[]): Promise<void> {
    await this.#records.follow('Create user');
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
    await this.#records.submit(button);
  }
}
