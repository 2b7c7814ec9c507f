/** The parts of the shop that can be in a process of their own. */
export const SERVICES = ['auth', 'catalog', 'orders'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Where each part of the shop is, as one process sees it: in itself, or at an address. */
export type ServicePlaces = Readonly<Record<ServiceName, 'here' | URL>>;
