/**
 * What the shop's database user may do: what it does with its tables, and what its migrations do to them. Every suite on MySQL
 * runs as such a user (scratch-database.ts), and deployments grant just this.
 */
export const SHOP_PRIVILEGES = 'SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES';
