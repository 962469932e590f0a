import i18next from 'i18next';
import { onOneLine } from '../process/one-line.ts';
import { Lexicon, says, sentencesIn } from '../lexicons/lexicon.ts';

/** Values for the placeholders of a template. */
export type MailArgs = Readonly<Record<string, string | number>>;

/**
 * Subject and text of a mail, from the sentences `mail.TEMPLATE.subject` and `mail.TEMPLATE.text` of a folder of
 * lexicons, in a language or else in English. Values cannot add a line to the subject.
 * @throws Error if no lexicon there has the template
 */
export function writeMail(
  locales: string,
  template: string,
  language: string,
  args: MailArgs,
): { readonly subject: string; readonly text: string } {
  const lexicon = new Lexicon(locales);
  const [subjectKey, textKey] = [`mail.${template}.subject`, `mail.${template}.text`];
  const spoken = [language, 'en'].map((code) => [code, sentencesIn(lexicon, code)] as const);
  const [code, sentences] = spoken.find(([, each]) => says(each, subjectKey) && says(each, textKey)) ?? [];
  if (code === undefined || sentences === undefined)
    throw new Error(`no lexicon in ${locales} has ${subjectKey} and ${textKey}`);
  const speaker = i18next.createInstance();
  void speaker.init({
    lng: code,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
    resources: { [code]: { translation: Object.fromEntries(sentences) } },
  });
  return { subject: onOneLine(speaker.t(subjectKey, args), 200), text: `${speaker.t(textKey, args).trimEnd()}\n` };
}
