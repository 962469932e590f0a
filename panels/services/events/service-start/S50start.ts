import { changesNoDatabase, defineAction, startService } from 'panelsmith/actions';

export default defineAction(startService, changesNoDatabase);
