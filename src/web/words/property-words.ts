import { placeOf } from '../../panel/fields/field-values.ts';
import type { Field } from '../../panel/fields/field.ts';
import { choicesWithoutRecords } from '../../panel/fields/empty-server.ts';
import { fieldsOfPage, type Page } from '../../panel/pages/panel-definition.ts';
import type { System } from '../../system.ts';
import type { Wording } from './wording.ts';

/** A property of a record, as the history knows it. */
export interface PropertyId {
  readonly database: string;
  readonly key: string;
  readonly type: string;
  readonly property: string;
}

/** How a panel calls a property. */
interface Named {
  readonly panel: string;
  readonly name: string;
  readonly field: Field;
}

const known = new WeakMap<object, ReadonlyMap<string, readonly Named[]>>();

/** Names properties and their values in the words of the fields that edit or show them. */
export class PropertyWords {
  readonly #wording: Wording;
  readonly #language: string;
  readonly #names: ReadonlyMap<string, readonly Named[]>;

  constructor({ packages }: System, wording: Wording, language: string) {
    this.#wording = wording;
    this.#language = language;
    this.#names = known.get(packages) ?? namesOf(packages);
    known.set(packages, this.#names);
  }

  /**
   * The label of a property; undefined if no field has one.
   * @param panel the panel whose words are used first
   */
  label(place: PropertyId, panel: string): string | undefined {
    const named = this.#named(place, panel);
    if (named) return this.#wording.translator(this.#language, named.panel)(`fields.${named.name}.label`);
    const key = `properties.${place.property}`;
    return this.#wording.has(key, this.#language, 'shared') ? this.#wording.translator(this.#language)(key) : undefined;
  }

  /** A value in the words of its field; if there are none, the value itself. */
  value(place: PropertyId, value: string, panel: string): string {
    const named = this.#named(place, panel);
    if (!named) return value;
    const t = this.#wording.translator(this.#language, named.panel);
    const { name, field } = named;
    if (field.kind === 'literal') return field.options.includes(value) ? t(`fields.${name}.options.${value}`) : value;
    if (field.kind === 'file') return value;
    if (field.control === 'switch' || field.control === 'checkbox')
      return t(field.read(value).length > 0 ? 'table.on' : 'table.off');
    const choice = choicesWithoutRecords(field).find((one) => one.value === value);
    if (!choice) return value;
    return choice.text ?? t(choice.label ?? `fields.${name}.options.${value}`);
  }

  #named({ database, key, type, property }: PropertyId, panel: string): Named | undefined {
    const names = [`${database} =${key} ${property}`, `${database} ${type} ${property}`].flatMap(
      (id) => this.#names.get(id) ?? [],
    );
    const labelled = names.filter((one) => this.#wording.has(`fields.${one.name}.label`, this.#language, one.panel));
    return labelled.find((one) => one.panel === panel) ?? labelled[0];
  }
}

function namesOf(packages: System['packages']): ReadonlyMap<string, readonly Named[]> {
  const names = new Map<string, Named[]>();
  const inputs: (readonly [string, Named])[] = [];
  const literals: (readonly [string, Named])[] = [];
  for (const { definition } of packages) {
    if (!definition || definition.kind === 'old') continue;
    for (const page of Object.values(definition.pages))
      for (const [name, field] of Object.entries(fieldsOfPage(page))) {
        const entry = [idOf(page, name, field), { panel: definition.name, name, field }] as const;
        (field.kind === 'literal' ? literals : inputs).push(entry);
      }
  }
  // The words of a field that edits a property come before those of one that only shows something of the same name.
  for (const [id, named] of [...inputs, ...literals]) names.set(id, [...(names.get(id) ?? []), named]);
  return names;
}

function idOf(page: Page, name: string, field: Field): string {
  const place = field.kind === 'input' ? placeOf(name, field) : { property: name };
  if (place && 'setting' in place) return `${place.setting.database} =${place.setting.key} ${place.setting.name}`;
  const property = place ? place.property : '';
  if (page.kind === 'table') return `${page.lists.database} ${page.lists.type} ${property}`;
  if (page.kind !== 'form') return '';
  const about = page.settings === undefined ? page.source.type : `=${page.settings}`;
  return `${page.source.database} ${about} ${property}`;
}
