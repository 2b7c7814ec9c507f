/** What a user may do beyond buying and selling. The contract (`auth.api.ts`) lists the same; code that maps between them holds it. */
export const ROLES = ['admin'] as const;
export type Role = (typeof ROLES)[number];

/** Reads a role from outside; `undefined` when there is none of that name. */
export function parseRole(text: string): Role | undefined {
  return ROLES.find((role) => role === text);
}
