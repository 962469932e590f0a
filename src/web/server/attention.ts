import type { HomeModel } from '../page/models/server/home-model.ts';
import type { Visit } from '../visit.ts';
import type { OwnTranslate } from '../words/kept-sentences.ts';

/** Who reads it: the person of a visit, or the reader of a mail. */
export interface Speaker extends Pick<Visit, 'shell' | 'language'> {
  translator(): OwnTranslate;
}

/** Something that needs attention. */
export type Attention = HomeModel['attention'][number] & {
  /** The same in every language, for as long as it stands. */
  readonly id: string;
  /** Whether nobody sees it happen, such as a failed run of a timer. */
  readonly isUnseen: boolean;
};
