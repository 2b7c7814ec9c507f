export interface DemoAccount {
  readonly name: string;
  readonly email: string;
}

/** The reserved top-level domain `.example` can never receive mail. */
const at = (user: string): string => `${user}@demo.bookstore.example`;

/** The password of every demo account. It is public: in production the demo is off unless someone asks for it, and then without an administrator. */
export const DEMO_PASSWORD = 'libros-usados-2026';

export const DEMO_SELLERS = {
  ana: { name: 'Ana Quiroga', email: at('ana') },
  bruno: { name: 'Bruno Salcedo', email: at('bruno') },
  candelaria: { name: 'Librería La Candelaria', email: at('candelaria') },
  diego: { name: 'Diego Echeverri', email: at('diego') },
  elena: { name: 'Elena Montoya', email: at('elena') },
  fermin: { name: 'Fermín Arrieta', email: at('fermin') },
  gloria: { name: 'Gloria Valdivieso', email: at('gloria') },
  tinta: { name: 'Tinta Vieja', email: at('tinta') },
} as const satisfies Record<string, DemoAccount>;

/** The local part of a demo seller's e-mail. */
export type SellerKey = keyof typeof DEMO_SELLERS;

export const DEMO_BUYER: DemoAccount = { name: 'Lucía Herrera', email: at('lucia') };

export const DEMO_ADMIN: DemoAccount = { name: 'Marta Rivas', email: at('admin') };
