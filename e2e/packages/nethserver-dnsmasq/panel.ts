import { definePanel, formPage, number } from 'panelsmith';

/**
 * How many names the name server remembers.
 * Stored as property `CacheSize` of the service record `dnsmasq` in the configuration database; a whole number.
 */
export default definePanel({
  name: 'dnsmasq',
  menu: { heading: 'Configuration', order: [5000, 5100] },
  pages: {
    modify: formPage({
      settings: { database: 'configuration', key: 'dnsmasq', type: 'service' },
      fields: { CacheSize: number({ max: 10_000 }) },
      next: 'modify',
    }),
  },
});
