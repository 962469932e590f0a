import { changesNoDatabase, defineAction, stopService } from 'panelsmith/actions';

export default defineAction(stopService, changesNoDatabase);
