import { changesNoDatabase, defineAction } from 'panelsmith/actions';
import { sayUnproven } from '../../unproven.ts';

export default defineAction(sayUnproven, changesNoDatabase);
