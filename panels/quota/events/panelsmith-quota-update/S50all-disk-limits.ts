import { defineAction, updateDiskLimits } from 'panelsmith/actions';

/** Foresees no changes: the answer of the file system is not known before, and no file is made from it. */
export default defineAction(updateDiskLimits, () => undefined);
