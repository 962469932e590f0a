import type { FormField } from '../../read/old-form.ts';
import { arrow, list, object, quote, type Code } from './code.ts';
import type { PanelDraft } from '../panel-draft.ts';
import { FreeNames, keyPart } from '../plan/names.ts';

interface OptionsCode {
  readonly options: Code;
  /** Whether the field may be left without a choice. Old panels offer this as an option without a value. */
  readonly canBeNone: boolean;
}

/** Returns the code of a field's options. The label of each option is in the lexicon. */
export function optionsCode(field: FormField, name: string, draft: PanelDraft): OptionsCode {
  if (field.options?.kind === 'call') {
    const stub = draft.stub('choices', field.options.call, `what can be chosen for field \`${field.id}\``).given;
    return { options: stub, canBeNone: true };
  }
  const choices = choicesOf(field);
  const given = choices.filter(({ value }) => value !== '');
  const none = choices.find(({ value }) => value === '');
  if (none !== undefined && none.label !== '')
    draft.todo({
      kind: 'choices',
      line: field.line,
      what: `field \`${field.id}\` may be left without a choice, which was shown as “${none.label.replaceAll('`', "'")}”`,
    });
  const keys = keysOf(given);
  for (const [value, key] of keys)
    draft.texts.say(`fields.${name}.options.${key}`, given.find((choice) => choice.value === value)?.label ?? value);
  return { options: optionList(name, keys), canBeNone: none !== undefined || given.length === 0 };
}

interface OldChoice {
  readonly value: string;
  readonly label: string;
}

function choicesOf({ options }: FormField): readonly OldChoice[] {
  if (options?.kind === 'map') return options.options;
  return options?.kind === 'list' ? options.values.map((value) => ({ value, label: value })) : [];
}

/**
 * Maps each value to its lexicon key below `fields.NAME.options`: the value itself if it can be part of a lexicon key.
 */
function keysOf(choices: readonly OldChoice[]): ReadonlyMap<string, string> {
  const isKey = (value: string): boolean => /^[\w-]+$/.test(value) && !(value in Object.prototype);
  const values = [...new Set(choices.map(({ value }) => value))];
  const names = new FreeNames(values.filter(isKey));
  return new Map(values.map((value) => [value, isKey(value) ? value : names.take(keyPart(value))]));
}

/** Returns a plain list if all values are their own keys, otherwise a list of values with their keys. */
function optionList(name: string, keys: ReadonlyMap<string, string>): Code {
  const all = [...keys];
  if (all.every(([value, key]) => value === key)) return list(all.map(([value]) => quote(value)));
  return arrow(
    list(all.map(([value, key]) => object({ value: quote(value), label: quote(`fields.${name}.options.${key}`) }))),
  );
}
