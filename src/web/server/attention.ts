import type { HomeModel } from '../page/models/server/home-model.ts';
import type { Visit } from '../visit.ts';

/** Who reads it: the person of a visit, or the reader of a mail. */
export type AttentionReader = Pick<Visit, 'shell' | 'language' | 'translator'>;

/** Something that needs attention. */
export type AttentionItem = HomeModel['attention'][number] & {
  /** Identifies it, in every language, as long as it lasts. */
  readonly id: string;
  /** Whether no person sees it happen, such as a failed run of a timer. */
  readonly isUnseen: boolean;
};
