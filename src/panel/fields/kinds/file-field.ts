import { refuse, type Refusal } from '../../../refusals.ts';
import type { Condition, Field, FileField, UploadedFile, Fields } from '../field.ts';

interface FileOptions {
  readonly optional?: boolean;
  /** Largest accepted file, in bytes; default: 1,048,576 (1 MiB). It is held in memory while the form is processed. */
  readonly maxBytes?: number;
  /** Accepted file name endings and media types, such as `.csv`, `text/plain` or `image/*`; default: any. */
  readonly accept?: readonly string[];
  readonly when?: Condition;
}

/**
 * One file the person chooses: `file({ accept: ['.csv'], maxBytes: 100_000 })`. A post-event gets its name, type and
 * bytes; it is not stored automatically.
 */
export function file(options: FileOptions & { readonly optional: true }): FileField<true>;
export function file(options?: FileOptions): FileField<false>;
export function file({
  optional = false,
  maxBytes = 1_048_576,
  accept = [],
  when = () => true,
}: FileOptions = {}): FileField {
  return { kind: 'file', optional, maxBytes, accept, when };
}

/** The files of a submitted form, by field. A file larger than its field allows was dropped. */
export type PostedFiles = ReadonlyMap<string, UploadedFile | 'tooLarge'>;

/** The file fields of a page, by name. */
export function fileFields(fields: Fields): [string, FileField][] {
  return Object.entries(fields).flatMap(([name, field]: [string, Field]): [string, FileField][] =>
    field.kind === 'file' ? [[name, field]] : [],
  );
}

/** Finds the errors of the files of a form, by field. */
export function refusedFiles(fields: Fields, files: PostedFiles): [string, Refusal][] {
  return fileFields(fields).flatMap(([name, field]): [string, Refusal][] => {
    const refusal = refuseFile(field, files.get(name));
    return refusal ? [[name, refusal]] : [];
  });
}

/** The sent files for the file fields of the page. */
export function filesToKeep(fields: Fields, files: PostedFiles): Readonly<Record<string, UploadedFile>> {
  return Object.fromEntries(
    fileFields(fields).flatMap(([name]) => {
      const given = files.get(name);
      return given === undefined || given === 'tooLarge' ? [] : [[name, given]];
    }),
  );
}

function refuseFile(field: FileField, given: UploadedFile | 'tooLarge' | undefined): Refusal | undefined {
  if (given === undefined) return field.optional ? undefined : refuse('errors.required');
  if (given === 'tooLarge') return refuseLarger(field.maxBytes);
  const isAccepted = field.accept.length === 0 || field.accept.some((wanted) => matches(wanted, given));
  return isAccepted ? undefined : refuse('errors.fileType', { types: field.accept.join(', ') });
}

/**
 * Refuses a file of more than `maxBytes`. The sentence has the limit in KiB, from 1 MiB on in MiB, with one decimal
 * rounded down.
 */
export function refuseLarger(maxBytes: number): Refusal {
  const isInMebibytes = maxBytes >= 1024 ** 2;
  const max = Math.floor((10 * maxBytes) / 1024 ** (isInMebibytes ? 2 : 1)) / 10;
  return refuse(isInMebibytes ? 'errors.fileTooLargeMebibytes' : 'errors.fileTooLarge', { max });
}

/** Whether a file has an accepted type, judged by its name and the browser's type. */
function matches(wanted: string, { name, type }: UploadedFile): boolean {
  if (wanted.startsWith('.')) return name.toLowerCase().endsWith(wanted.toLowerCase());
  if (wanted.endsWith('/*')) return type.startsWith(wanted.slice(0, -1));
  return type === wanted;
}
