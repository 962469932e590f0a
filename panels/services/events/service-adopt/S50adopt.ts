import { adoptService, changesNoDatabase, defineAction } from 'panelsmith/actions';

export default defineAction(adoptService, changesNoDatabase);
