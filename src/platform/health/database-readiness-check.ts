import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ReadinessCheck } from './readiness-check.js';

@Injectable()
export class DatabaseReadinessCheck extends ReadinessCheck {
  readonly name = 'database';

  constructor(private readonly database: Database) {
    super();
  }

  async check(): Promise<void> {
    await this.database.query('SELECT 1 AS one');
  }
}
