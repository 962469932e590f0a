import { changesNoDatabase, defineAction } from 'panelsmith/actions';
import { printUnproven } from '../../unproven.ts';

export default defineAction(printUnproven, changesNoDatabase);
