/** The event that updates mail, as on the classic servers without an argument. */
export const updateEvent = { event: 'email-update', args: [] } as const;
