import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, EDGE_IMAGE, type Ended, IMAGE, machine, PROJECT, run } from './lab.js';

/** docker/ as it is copied to a machine, prepared there, and run by Compose. */
export class ComposeShop {
  readonly folder = join(mkdtempSync(join(tmpdir(), 'bookstore-compose-')), 'docker');
  private readonly host = machine(1);
  readonly address = this.host.address;
  readonly url = `https://${this.address}`;

  constructor() {
    cpSync(join(PROJECT, 'docker'), this.folder, {
      recursive: true,
      filter: (source) => !/\/docker\/(secrets|backups|\.env|app\.env)$/.test(source),
    });
  }

  prepare(): Promise<string> {
    return run('./prepare.sh', [this.url], { cwd: this.folder, env: { IMAGE, EDGE_IMAGE } });
  }

  /** Appends to a file of settings, as an operator would. */
  set(file: '.env' | 'app.env', ...lines: readonly string[]): void {
    writeFileSync(join(this.folder, file), `${lines.join('\n')}\n`, { flag: 'a' });
  }

  secret(name: string): string {
    return readFileSync(join(this.folder, 'secrets', name), 'utf8').trim();
  }

  compose(...args: readonly string[]): Promise<string> {
    return run('docker', ['compose', ...args], { cwd: this.folder, env: this.host.environment });
  }

  /** A script of docker/, however it ends. */
  script(name: string, ...args: readonly string[]): Promise<Ended> {
    return attempt(`./${name}`, args, { cwd: this.folder, env: this.host.environment });
  }

  /** Rows of the database, as its own client prints them. */
  sql(query: string): Promise<string> {
    const client =
      'MYSQL_PWD=$(cat "$MYSQL_ROOT_PASSWORD_FILE") exec mysql --user=root --batch --skip-column-names "$MYSQL_DATABASE" --execute="$0"';
    return this.compose('exec', '-T', 'mysql', 'sh', '-c', client, query);
  }

  /** What is kept: rows that only people change, and every uploaded file, each by a digest. */
  async contents(): Promise<string> {
    const tables =
      'auth_users, catalog_books, catalog_stock_movements, orders_orders, orders_order_lines, orders_payments';
    const uploads = await this.compose(
      'exec',
      '-T',
      'app',
      'sh',
      '-c',
      'cd /srv/uploads && find . -type f -exec sha256sum {} + | sort',
    );
    return `${await this.sql(`CHECKSUM TABLE ${tables}`)}\n${uploads}`;
  }
}
