import { changesNoDatabase, defineAction, restartService } from 'panelsmith/actions';

export default defineAction(restartService, changesNoDatabase);
