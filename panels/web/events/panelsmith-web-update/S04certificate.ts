import { defineAction, ensureCertificate } from 'panelsmith/actions';

export default defineAction(ensureCertificate);
