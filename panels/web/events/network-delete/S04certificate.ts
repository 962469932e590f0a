import { changesNoDatabase, defineAction, ensureCertificate } from 'panelsmith/actions';

export default defineAction(ensureCertificate, changesNoDatabase);
