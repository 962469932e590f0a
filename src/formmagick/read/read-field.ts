import { childText, readCall, tellStrangers } from './element-attributes.ts';
import { childElements } from '../xml/element-text.ts';
import { readFieldOptions, readFieldValue } from './field-value.ts';
import { fieldTypes, type FieldType, type FormField } from './old-form.ts';
import type { ProblemList } from '../xml/reading-problem.ts';
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
export function readField(element: XmlElement, problems: ProblemList): FormField {
  const { attributes, line } = element;
  tellStrangers(element, known, problems);
  for (const child of childElements(element))
    if (child.name !== 'label' && child.name !== 'description')
      problems.lose(child.line, `a field cannot hold <${child.name}>`);
  const type = readType(element, problems);
  const id = attributes.get('id')?.trim() ?? '';
  if (id === '' && type !== 'literal') problems.lose(line, `a ${type} field without an id`);
  const count = (name: string): number | undefined => readCount(element, name, problems);
  return {
    kind: 'field',
    id,
    type,
    label: childText(element, 'label'),
    description: childText(element, 'description'),
    value: readFieldValue(attributes.get('value'), line, problems),
    options: readFieldOptions(attributes.get('options') ?? '', line, problems),
    validations: readValidations(attributes.get('validation') ?? '', line, problems),
    display: readCall(element, 'display', problems),
    multiple: isOn(attributes.get('multiple')),
    checked: isOn(attributes.get('checked')),
    size: count('size'),
    rows: count('rows'),
    cols: count('cols'),
    line,
  };
}

/** An unknown type is reported and read as text. */
function readType({ attributes, line }: XmlElement, problems: ProblemList): FieldType {
  const given = attributes.get('type')?.trim() ?? '';
  const type = fieldTypes.find((name) => name === given.toLowerCase());
  if (type === undefined)
    problems.lose(line, given === '' ? 'a field without a type' : `there is no field type ${given}`);
  return type ?? 'text';
}

function readCount({ attributes, line }: XmlElement, name: string, problems: ProblemList): number | undefined {
  const given = attributes.get(name)?.trim() ?? '';
  if (given === '') return undefined;
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given);
  problems.note(line, `${name}="${given}" is not a number`);
  return undefined;
}

function isOn(given: string | undefined): boolean {
  return given !== undefined && given !== '' && given !== '0';
}
