import { byBytes } from '../../files/names-in.ts';
import { parseCall, type SubCall } from './call.ts';
import { parsePerlList, type PerlItem } from '../perl/perl-list.ts';
import type { MistakeList } from '../xml/reading-mistake.ts';

/**
 * The initial value of a field. An expression is Perl code that is not a plain call; the original library returns
 * nothing for it.
 */
export type FieldValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly call: SubCall }
  | { readonly kind: 'expression'; readonly source: string };

/** A value with brackets is read as a call. */
export function readFieldValue(given: string | undefined, line: number, mistakes: MistakeList): FieldValue {
  if (given === undefined) return { kind: 'none' };
  if (!/\([\s\S]*\)/.test(given)) return { kind: 'text', text: given };
  const call = parseCall(given, line);
  if (call !== undefined) return { kind: 'call', call };
  mistakes.note(line, `value="${given}" is Perl code, which is not run; the value is empty`);
  return { kind: 'expression', source: given };
}

/** One option of a map: the stored value and its lexicon key or text. */
interface LabelledOption {
  readonly value: string;
  readonly label: string;
}

/** The options of a field. A map is sorted by label in byte order, as it is shown; a list keeps its order. */
export type FieldOptions =
  | { readonly kind: 'map'; readonly options: readonly LabelledOption[] }
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'call'; readonly call: SubCall };

export function readFieldOptions(given: string, line: number, mistakes: MistakeList): FieldOptions | undefined {
  if (given.trim() === '') return undefined;
  const call = parseCall(given, line);
  if (call !== undefined) return { kind: 'call', call };
  const items = parsePerlList(given);
  for (const { value, source } of items)
    if (value === undefined) mistakes.lose(line, `options: ${source} is Perl code that cannot be read`);
  if (items.some(({ fat }) => fat)) return { kind: 'map', options: readMap(items, line, mistakes) };
  return { kind: 'list', values: items.flatMap(({ value }) => value ?? []) };
}

function readMap(items: readonly PerlItem[], line: number, mistakes: MistakeList): readonly LabelledOption[] {
  const labels = new Map<string, string>();
  for (let at = 0; at < items.length; at += 2) {
    const value = items[at]?.value;
    const label = items[at + 1];
    if (label === undefined) mistakes.note(line, `options: ${items[at]?.source ?? ''} has no label`);
    if (value !== undefined && (label === undefined || label.value !== undefined))
      labels.set(value, label?.value ?? '');
  }
  return [...labels].map(([value, label]) => ({ value, label })).sort((one, other) => byBytes(one.label, other.label));
}
