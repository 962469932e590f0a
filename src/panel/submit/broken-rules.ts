import type { DbRecord } from '../../db/file/record.ts';
import type { FormPage } from '../pages/form-page.ts';
import { refusalOf, type PageRefusal } from '../pages/page-answer.ts';
import type { AnySubmitted } from '../pages/post-event.ts';
import type { Reading } from '../fields/reading.ts';

/**
 * The cross-field rules that refuse a page. A refusal that depends only on unchanged fields is dropped: it would block
 * every other change of the record.
 */
export function brokenRules(
  { rules }: FormPage,
  submitted: AnySubmitted,
  unchanged: ReadonlySet<string>,
  context: { readonly reading: Reading; readonly record: DbRecord | undefined },
): PageRefusal[] {
  return rules.flatMap((rule) => {
    const readNames = new Set<string>();
    const refusal = refusalOf(rule(watched(submitted, readNames), context));
    const isOld = readNames.size > 0 && [...readNames].every((name) => unchanged.has(name));
    return refusal && !isOld ? [refusal] : [];
  });
}

/** The same values, recording which of them are read. */
function watched(submitted: AnySubmitted, readNames: Set<string>): AnySubmitted {
  return new Proxy(submitted, {
    get(target, name) {
      if (typeof name === 'string') readNames.add(name);
      return typeof name === 'string' ? target[name] : undefined;
    },
    has(target, name) {
      if (typeof name === 'string') readNames.add(name);
      return Reflect.has(target, name);
    },
    getOwnPropertyDescriptor(target, name) {
      if (typeof name === 'string') readNames.add(name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
}
