import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Metrics } from '../metrics/metrics.js';

interface PoolUse {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/** How the writer's connections are used, as metrics. SQLite has one connection and no pool: nothing to tell. */
@Injectable()
export class PoolMetrics {
  constructor(@InjectDataSource() writer: DataSource, metrics: Metrics) {
    if (writer.options.type !== 'mysql') return;
    const read = (field: keyof PoolUse) => () => poolUse(writer)[field];
    metrics.gauge('bookstore_db_connections_open', 'Connections to the database that are open', read('open'));
    metrics.gauge('bookstore_db_connections_idle', 'Open connections that nobody uses', read('idle'));
    metrics.gauge('bookstore_db_connections_waiting', 'Requests that wait for a connection', read('waiting'));
  }
}

/** mysql2 keeps these lists under names of its own and has no call for them; where they are missing the answer is 0. */
function poolUse(dataSource: DataSource): PoolUse {
  const pool: unknown = Reflect.get(dataSource.driver, 'pool');
  const length = (list: string): number => {
    const value: unknown = typeof pool === 'object' && pool !== null ? Reflect.get(pool, list) : undefined;
    const size: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'length') : 0;
    return typeof size === 'number' ? size : 0;
  };
  return { open: length('_allConnections'), idle: length('_freeConnections'), waiting: length('_connectionQueue') };
}
