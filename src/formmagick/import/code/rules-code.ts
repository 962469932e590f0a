import { findValidator } from '../../../panel/validators/validators.ts';
import type { FormField } from '../../read/old-form.ts';
import { withoutQuotes } from '../../read/validation.ts';
import { list, quote, type Code } from './code.ts';
import type { PanelDraft } from '../panel-draft.ts';

interface RulesCode {
  /** Undefined if there are no rules. */
  readonly rules: Code | undefined;
  /** Whether a rule refuses an empty value. The kit states this on the field, not as a rule. */
  readonly required: boolean;
}

/** Returns a field's rules: validators of the library by name, and stub functions for the panel's own subs. */
export function rulesCode(field: FormField, draft: PanelDraft): RulesCode {
  const own = [draft.old.panel.code, ...draft.old.modules.map(({ code }) => code)].flatMap(({ subs }) => subs);
  const rules: string[] = [];
  let required = false;
  for (const { name, arguments: args } of field.validations) {
    if (name === 'nopipes') continue;
    const validator = own.some((sub) => sub.name === name) ? undefined : findValidator(name, args);
    const written = validator === undefined ? undefined : validatorCode(name, args);
    if (name === 'permitpipes')
      draft.todo({
        kind: 'validator',
        line: field.line,
        what: `field \`${field.id}\` allowed the sign \`|\` (permitpipes), which no database can store`,
      });
    else if (validator === undefined || written === undefined)
      rules.push(
        draft.stub(
          'rule',
          { sub: name, arguments: args.map(withoutQuotes), line: field.line },
          `rule of field \`${field.id}\``,
        ).given,
      );
    else {
      required ||= validator('').refused;
      if (name === 'nonblank') continue;
      draft.uses('validators');
      rules.push(written);
    }
  }
  return { rules: rules.length === 0 ? undefined : list(rules), required };
}

/** Returns undefined if the arguments are invalid. */
function validatorCode(name: string, args: readonly string[]): string | undefined {
  switch (name) {
    case 'minlength':
    case 'maxlength':
    case 'exactlength':
    case 'lengthrange': {
      const lengths = args.map((argument) => Number.parseFloat(withoutQuotes(argument)));
      const makesSense = lengths.length === (name === 'lengthrange' ? 2 : 1) && lengths.every((length) => length >= 0);
      return makesSense ? `validators.${name}(${lengths.join(', ')})` : undefined;
    }
    case 'validate_password':
      return `validators.validate_password(${quote(withoutQuotes(args[0] ?? 'none'))})`;
    default:
      return `validators.${name}`;
  }
}
