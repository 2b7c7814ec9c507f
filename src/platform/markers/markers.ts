import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { MarkerRow } from './marker.row.js';

/** Remembers what has been done once and for all in this database, such as loading the demo data. */
@Injectable()
export class Markers {
  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async isSet(name: string): Promise<boolean> {
    const rows = await this.database.query('SELECT 1 AS found FROM platform_markers WHERE name = ?', [name]);
    return rows.length > 0;
  }

  async set(name: string): Promise<void> {
    const row: MarkerRow = { name, setAt: this.clock.now().getTime() };
    await this.unitOfWork.run(() => this.database.insertIfAbsent(MarkerRow, row));
  }
}
