import { defineAction, updateDiskLimits } from 'panelsmith/actions';

/** What the file system can do is not known before it is asked; no file is made from the answer. */
export default defineAction(updateDiskLimits, () => undefined);
