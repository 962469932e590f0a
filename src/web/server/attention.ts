import type { HomeModel } from '../page/models/server/home-model.ts';
import type { Visit } from '../visit.ts';
import type { OwnTranslate } from '../words/translate.ts';

/** Who reads it: the person of a visit, or the reader of a mail. */
export interface AttentionReader extends Pick<Visit, 'web' | 'language'> {
  translator(): OwnTranslate;
}

/** Something that needs attention. */
export type AttentionItem = HomeModel['attention'][number] & {
  /** Identifies it, in every language, as long as it lasts. */
  readonly id: string;
  /** Whether no person sees it happen, such as a failed run of a timer. */
  readonly isUnseen: boolean;
};
