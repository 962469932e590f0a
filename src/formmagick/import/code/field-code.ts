import type { FormField } from '../../read/old-form.ts';
import { call, object, quote, type Code } from './code.ts';
import type { PanelDraft } from '../panel-draft.ts';
import type { FieldCodeContext } from './field-code-context.ts';
import { addDefault } from './default-values.ts';
import { configurationProperty, configurationValue } from './get-prop.ts';
import { literalCode } from './literal-code.ts';
import { optionsCode } from './options-code.ts';
import { rulesCode } from './rules-code.ts';

/** Returns the constructor call for an old field. */
export function fieldCode(field: FormField, place: FieldCodeContext): Code {
  const { draft, name } = place;
  const when =
    field.display === undefined
      ? undefined
      : draft.stub('condition', field.display, `when field \`${field.id}\` is shown`).given;
  if (field.type === 'literal') return call(draft.uses('literal'), literalCode(field, place), object({ when }));
  if (field.type === 'file') return fileCode(field, place, when);
  const { rules, required } = rulesCode(field, draft);
  const optional = required ? undefined : 'true';
  switch (field.type) {
    case 'password':
      return call(draft.uses('password'), object({ rules, when }));
    case 'checkbox':
      return checkboxCode(field, place, when);
    case 'select':
    case 'radio': {
      const { options, canBeNone } = optionsCode(field, name, draft);
      if (field.multiple)
        return call(draft.uses('selectMany'), object({ options, ...valueOf(field, place, 'values'), when }));
      const none = canBeNone && !required ? 'true' : undefined;
      return call(
        draft.uses(field.type),
        object({ options, optional: none, ...valueOf(field, place, 'value'), rules, when }),
      );
    }
    case 'textarea': {
      const rows = field.rows === undefined || field.rows === 5 ? undefined : String(field.rows);
      return call(draft.uses('textarea'), object({ rows, optional, ...valueOf(field, place, 'value'), rules, when }));
    }
    case 'hidden': {
      const { property, initial } = valueOf(field, place, 'value');
      return call(
        draft.uses('hidden'),
        object({ property: property === 'false' ? undefined : property, initial, rules, when }),
      );
    }
    case 'text':
      return call(draft.uses('text'), object({ optional, ...valueOf(field, place, 'value'), rules, when }));
  }
}

interface ValueCode {
  readonly property?: Code | undefined;
  readonly initial?: Code | undefined;
}

/**
 * Finds the property that a field edits and its initial value. Both are known if the field uses the library's
 * `get_prop` or belongs to a page about a record; otherwise only the panel's Perl code knew them.
 */
function valueOf(field: FormField, { draft, name, records }: FieldCodeContext, kind: 'value' | 'values'): ValueCode {
  const text = (initial: string): string => (kind === 'value' ? quote(initial) : `() => [${quote(initial)}]`);
  const setting = configurationProperty(field, draft.old);
  if (setting !== undefined) {
    addDefault(setting, field.line, draft);
    return {
      property: object({ database: "'configuration'", key: quote(setting.key), name: quote(setting.name) }),
      initial: setting.initial === '' ? undefined : text(setting.initial),
    };
  }
  const valueKey = configurationValue(field, draft.old);
  if (valueKey !== undefined && kind === 'value') return { property: 'false', initial: valueCode(valueKey, draft) };
  const property = records === undefined ? 'false' : name === field.id ? undefined : quote(field.id);
  switch (field.value.kind) {
    case 'none':
      return { property };
    case 'text':
      return {
        property,
        initial: field.value.text === '' || field.value.text === field.id ? undefined : text(field.value.text),
      };
    case 'call':
      return { property: 'false', initial: draft.stub(kind, field.value.call, `value of field \`${field.id}\``).given };
    case 'expression':
      draft.todo({
        kind: 'value',
        line: field.line,
        what: `the value of field \`${field.id}\` was computed by Perl code in the form itself`,
      });
      return { property };
  }
}

/** Returns code that reads the value of a configuration record. The helper function is the same in every panel. */
function valueCode(key: string, draft: PanelDraft): string {
  draft.uses('type Reading');
  const name = draft.function(
    'getValue',
    [
      '/** The value of a record of the configuration, which is its type. */',
      'function getValue({ configuration }: Reading, key: string): string {',
      "  return configuration.get(key)?.value ?? '';",
      '}\n',
    ].join('\n'),
  );
  return `(reading) => ${name}(reading, ${quote(key)})`;
}

/** In the old panel a ticked box has the field's value (default: 1), an unticked box 0. */
function checkboxCode(field: FormField, place: FieldCodeContext, when: Code | undefined): Code {
  const { draft } = place;
  const on = field.value.kind === 'text' && field.value.text !== '' ? field.value.text : '1';
  const { property, initial } = valueOf(
    { ...field, value: field.value.kind === 'text' ? { kind: 'none' } : field.value },
    place,
    'value',
  );
  if (initial !== undefined)
    draft.todo({
      kind: 'value',
      line: field.line,
      what: `whether box \`${field.id}\` is ticked at first was decided by a sub`,
    });
  return call(
    draft.uses('checkbox'),
    object({ property, on: quote(on), off: "'0'", initially: field.checked ? '() => true' : undefined, when }),
  );
}

const fileBytes = 100_000;

/** Sets the old system's limit for the size of a whole request. */
function fileCode(field: FormField, { draft }: FieldCodeContext, when: Code | undefined): Code {
  draft.todo({
    kind: 'value',
    line: field.line,
    what: `field \`${field.id}\` takes a file; the code that uses it has to be written`,
  });
  return call(draft.uses('file'), object({ maxBytes: String(fileBytes), when }));
}
