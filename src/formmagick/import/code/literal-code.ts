import type { FormField } from '../../read/old-form.ts';
import { quote } from './code.ts';
import type { FieldCodeContext } from './field-code-context.ts';
import { configurationProperty } from './get-prop.ts';
import { showsFullName } from '../plan/record-guess.ts';

/** Returns the code of the function that computes what a literal field shows. */
export function literalCode(field: FormField, { draft, records, settings }: FieldCodeContext): string {
  const { value } = field;
  if (field.id === records?.key) return `(${records.type}) => ${records.type}.key`;
  if (records !== undefined && value.kind !== 'text' && showsFullName(field, records)) return draft.uses('personName');
  switch (value.kind) {
    case 'text':
      return `() => ${quote(value.text)}`;
    case 'call': {
      const setting = configurationProperty(field, draft.old);
      if (setting?.key !== settings || records !== undefined)
        return draft.stub('value', value.call, `what literal \`${field.id}\` shows`).given;
      return `(settings) => settings.prop(${quote(setting.name)}) ?? ${quote(setting.initial)}`;
    }
    default:
      if (field.id === '') return "() => ''";
      draft.todo({
        kind: 'value',
        line: field.line,
        what: `literal \`${field.id}\` showed a value from a link or a pre-event; a property is assumed`,
      });
      return `(${records?.type ?? 'settings'}) => ${records?.type ?? 'settings'}.prop(${quote(field.id)}) ?? ''`;
  }
}
