import { childText, readCall, reportUnknown } from './element-attributes.ts';
import { childElements } from '../xml/element-text.ts';
import { readFieldOptions, readFieldValue } from './field-value.ts';
import { fieldTypes, type FieldType, type FormField } from './old-form.ts';
import type { MistakeList } from '../xml/reading-mistake.ts';
import { readValidations } from './validation.ts';
import type { XmlElement } from '../xml/xml-tree.ts';

const known = [
  'type',
  'id',
  'value',
  'options',
  'validation',
  'validation-error-message',
  'display',
  'size',
  'multiple',
  'rows',
  'cols',
  'checked',
];

/** Reads a `field` element of a page. */
export function readField(element: XmlElement, mistakes: MistakeList): FormField {
  const { attributes, line } = element;
  reportUnknown(element, known, mistakes);
  for (const child of childElements(element))
    if (child.name !== 'label' && child.name !== 'description')
      mistakes.lose(child.line, `a field cannot hold <${child.name}>`);
  const type = readType(element, mistakes);
  const id = attributes.get('id')?.trim() ?? '';
  if (id === '' && type !== 'literal') mistakes.lose(line, `a ${type} field without an id`);
  const count = (name: string): number | undefined => readCount(element, name, mistakes);
  return {
    kind: 'field',
    id,
    type,
    label: childText(element, 'label'),
    description: childText(element, 'description'),
    value: readFieldValue(attributes.get('value'), line, mistakes),
    options: readFieldOptions(attributes.get('options') ?? '', line, mistakes),
    validations: readValidations(attributes.get('validation') ?? '', line, mistakes),
    display: readCall(element, 'display', mistakes),
    multiple: isOn(attributes.get('multiple')),
    checked: isOn(attributes.get('checked')),
    size: count('size'),
    rows: count('rows'),
    cols: count('cols'),
    line,
  };
}

/** An unknown type is reported and read as text. */
function readType({ attributes, line }: XmlElement, mistakes: MistakeList): FieldType {
  const given = attributes.get('type')?.trim() ?? '';
  const type = fieldTypes.find((name) => name === given.toLowerCase());
  if (type === undefined)
    mistakes.lose(line, given === '' ? 'a field without a type' : `there is no field type ${given}`);
  return type ?? 'text';
}

function readCount({ attributes, line }: XmlElement, name: string, mistakes: MistakeList): number | undefined {
  const given = attributes.get(name)?.trim() ?? '';
  if (given === '') return undefined;
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given);
  mistakes.note(line, `${name}="${given}" is not a number`);
  return undefined;
}

function isOn(given: string | undefined): boolean {
  return given !== undefined && given !== '' && given !== '0';
}
