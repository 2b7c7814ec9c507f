import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { TaskLeaseRow } from './task-lease.row.js';
import { type LeaseClaim, TaskLeases } from './task-leases.js';

/** The database's clock in epoch milliseconds; in UTC throughout, for a server's local time goes back an hour once a year. */
const NOW = {
  mysql: "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)",
  sqlite: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
} as const;

const HOLDER_LENGTH = 80;

interface Lease {
  readonly fence: number;
  readonly freeInMs: number;
}

@Injectable()
export class DatabaseTaskLeases extends TaskLeases {
  private readonly holder: string;

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    config: AppConfig,
  ) {
    super();
    this.holder = config.instanceId.slice(0, HOLDER_LENGTH);
  }

  /** One read where the task is taken; a compare-and-set on the fence where it is not. */
  async claim(task: string, leaseMs: number): Promise<LeaseClaim> {
    const lease = (await this.find(task)) ?? (await this.create(task));
    if (lease.freeInMs > 0) return { kind: 'taken', freeInMs: lease.freeInMs };
    const fence = lease.fence + 1;
    const claimed = await this.write(
      `UPDATE platform_task_leases SET holder = ?, fence = ?, leased_until = ${this.now} + ?
       WHERE name = ? AND fence = ? AND leased_until <= ${this.now}`,
      [this.holder, fence, leaseMs, task, lease.fence],
    );
    return claimed ? { kind: 'claimed', fence } : { kind: 'taken', freeInMs: leaseMs };
  }

  renew(task: string, fence: number, leaseMs: number): Promise<boolean> {
    return this.write(`UPDATE platform_task_leases SET leased_until = ${this.now} + ? WHERE name = ? AND fence = ?`, [
      leaseMs,
      task,
      fence,
    ]);
  }

  release(task: string, fence: number, restMs: number): Promise<boolean> {
    return this.renew(task, fence, restMs);
  }

  private get now(): string {
    return NOW[this.database.engine];
  }

  private async find(task: string): Promise<Lease | undefined> {
    const [lease] = await this.database.query<Lease>(
      `SELECT fence, leased_until - ${this.now} AS freeInMs FROM platform_task_leases WHERE name = ?`,
      [task],
    );
    return lease;
  }

  private async create(name: string): Promise<Lease> {
    const row: TaskLeaseRow = { name, holder: '', fence: 0, leasedUntil: 0 };
    await this.unitOfWork.run(() => this.database.insertIfAbsent(TaskLeaseRow, row));
    return { fence: 0, freeInMs: 0 };
  }

  private async write(sql: string, params: readonly (string | number)[]): Promise<boolean> {
    return (await this.unitOfWork.run(() => this.database.execute(sql, params))) === 1;
  }
}
