import { applyDiskLimits, changesNoDatabase, defineAction } from 'panelsmith/actions';

export default defineAction(applyDiskLimits, changesNoDatabase);
